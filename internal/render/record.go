package render

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"time"
)

// GeneratorVersion is the version of this program, as semantic versioning has it.
const GeneratorVersion = "0.1.0"

// RecordDir is the folder in which every app carries what it was rendered from: genome.json; base.zip, the files as
// rendered; and files.json, the Record. Regeneration that keeps hand edits stands on them.
const RecordDir = ".microcodegen"

// Record is files.json: every generated file but itself, in order of path.
type Record struct {
	Generator string         `json:"generator"` // "microcodegen"
	Version   string         `json:"version"`   // GeneratorVersion
	Stack     string         `json:"stack"`
	Files     []RecordedFile `json:"files"`
}

// RecordedFile is the SHA-256, in lower-case hexadecimal, of a file as it was rendered.
type RecordedFile struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
}

// record adds the three files of RecordDir and keeps the order of paths.
func record(s *Stack, files []File, genomeJSON []byte) ([]File, error) {
	base, err := archive(files)
	if err != nil {
		return nil, err
	}
	files = append(files, File{RecordDir + "/base.zip", base, 0o644}, File{RecordDir + "/genome.json", genomeJSON, 0o644})
	r := Record{Generator: "microcodegen", Version: GeneratorVersion, Stack: s.Name, Files: make([]RecordedFile, 0, len(files))}
	inOrder(files)
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		r.Files = append(r.Files, RecordedFile{f.Path, hex.EncodeToString(sum[:])})
	}
	recordJSON, err := encode(r)
	if err != nil {
		return nil, err
	}
	files = append(files, File{RecordDir + "/files.json", recordJSON, 0o644})
	inOrder(files)
	return files, nil
}

// archive puts files into a ZIP that is stored, not compressed: its bytes then depend on no compressor, and version
// control finds the differences between two of them.
func archive(files []File) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.Path, Method: zip.Store, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		h.SetMode(f.Mode)
		part, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := part.Write(f.Data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// encode is indented JSON in which < > & stand as they are.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

// FS gives the files of one folder as a file system of their own.
func FS(files []File, folder string) (fs.FS, error) {
	packed, err := archive(files)
	if err != nil {
		return nil, err
	}
	whole, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, err
	}
	return fs.Sub(whole, folder)
}
