package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// listener gives the process that listens on a TCP port of this machine. Where several share the socket (a server and
// its workers), it is the one that none of the others has started.
func listener(port int) (int, error) {
	inodes := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		data, err := os.ReadFile(table)
		if err != nil {
			continue
		}
		for _, line := range strings.Split(string(data), "\n")[1:] {
			f := strings.Fields(line)
			const listen = "0A"
			if len(f) > 9 && f[3] == listen && strings.HasSuffix(f[1], fmt.Sprintf(":%04X", port)) {
				inodes["socket:["+f[9]+"]"] = true
			}
		}
	}
	if len(inodes) == 0 {
		return 0, fmt.Errorf("%w %d", errNoListener, port)
	}
	holders := map[int]bool{}
	descriptors, err := filepath.Glob("/proc/[0-9]*/fd/*")
	if err != nil {
		return 0, err
	}
	for _, fd := range descriptors {
		if target, err := os.Readlink(fd); err == nil && inodes[target] {
			pid, _ := strconv.Atoi(strings.Split(fd, "/")[2])
			holders[pid] = true
		}
	}
	for pid := range holders {
		if !startedByOneOf(pid, holders) {
			return pid, nil
		}
	}
	return 0, fmt.Errorf("%w %d that this user may see", errNoListener, port)
}

// startedByOneOf reports whether an ancestor of a process is among the others.
func startedByOneOf(pid int, others map[int]bool) bool {
	for p := parent(pid); p > 1; p = parent(p) {
		if others[p] {
			return true
		}
	}
	return false
}

// parent gives a process's parent, 0 where it is unknown.
func parent(pid int) int {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The command's name stands in parentheses and may hold anything; state and parent follow.
	rest := string(data)
	f := strings.Fields(rest[strings.LastIndexByte(rest, ')')+1:])
	if len(f) < 2 {
		return 0
	}
	p, _ := strconv.Atoi(f[1])
	return p
}
