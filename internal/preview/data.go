package preview

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// saveDelay is how long changes are gathered before the file is written.
const saveDelay = 100 * time.Millisecond

// dataFile keeps a Memory in a file: loaded once, written anew soon after each change.
type dataFile struct {
	path   string
	memory *Memory
	logger *slog.Logger

	wake chan struct{} // a change is to be saved
	stop chan struct{}
	done chan struct{}
}

// openDataFile loads the file, if there is one, and keeps it up to date from then on.
func openDataFile(path string, memory *Memory, logger *slog.Logger) (*dataFile, error) {
	content, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	default:
		var saved snapshot
		if err := json.Unmarshal(content, &saved); err != nil {
			return nil, fmt.Errorf("%s is no data file of preview: %w", path, err)
		}
		if saved.Version != snapshotVersion {
			return nil, fmt.Errorf("%s is no data file of this version of preview", path)
		}
		for _, loss := range memory.restore(memory.schema, saved).Lost {
			logger.Warn("data lost", "entity", loss.Entity, "count", loss.Count, "reason", loss.Reason)
		}
	}
	f := &dataFile{path: path, memory: memory, logger: logger,
		wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	memory.changed = func() {
		select {
		case f.wake <- struct{}{}:
		default: // a save is due already
		}
	}
	go f.run()
	return f, nil
}

func (f *dataFile) run() {
	defer close(f.done)
	for {
		select {
		case <-f.stop:
			return
		case <-f.wake:
		}
		select {
		case <-f.stop:
			return
		case <-time.After(saveDelay):
		}
		if err := f.save(); err != nil {
			f.logger.Error("the data file could not be written", "error", err)
		}
	}
}

// save writes the file beside itself and renames it, so that it is whole at any moment. It holds password hashes, so
// that only its owner may read it.
func (f *dataFile) save() error {
	content, err := json.MarshalIndent(f.memory.snapshot(), "", " ")
	if err != nil {
		return err
	}
	staged, err := os.CreateTemp(filepath.Dir(f.path), filepath.Base(f.path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(staged.Name()) // gone already when the rename succeeded
	_, err = staged.Write(append(content, '\n'))
	if err == nil {
		err = staged.Sync()
	}
	if err := errors.Join(err, staged.Close()); err != nil {
		return err
	}
	return os.Rename(staged.Name(), f.path)
}

// close ends the saving and saves once more.
func (f *dataFile) close() error {
	close(f.stop)
	<-f.done
	return f.save()
}
