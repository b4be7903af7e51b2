package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

var (
	stackFlag = flag.String("stack", "", "the stacks to judge, separated by commas; all without it")
	prdFlag   = flag.String("prd", "", "the document: a fixture's name, a path, or random:SEED; the fixtures without it")
	fullFlag  = flag.Bool("full", false, "judge everything: every fixture, mutants, faults, browsers, outside tools")
	stepsFlag = flag.String("steps", "", "of the steps after run, the ones to take, separated by commas; nothing is recorded then")
	keepFlag  = flag.Bool("keep", false, "keep the generated applications, and say where they are")
)

// common is the database server of the run, started by the first test that needs it.
var common struct {
	once   sync.Once
	server *Server
	err    error
}

// sharedServer gives the run's database server.
func sharedServer(t *testing.T) *Server {
	t.Helper()
	common.once.Do(func() {
		start := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		common.server, common.err = StartServer(ctx)
		fmt.Printf("PostgreSQL ready after %.1f s\n", time.Since(start).Seconds())
	})
	if common.err != nil {
		t.Fatal(common.err)
	}
	return common.server
}

func TestMain(m *testing.M) {
	if standIn, ok := standIns[filepath.Base(os.Args[0])]; ok {
		if err := standIn(context.Background(), os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	flag.Parse()
	code := m.Run()
	if common.server != nil {
		if err := common.server.Close(); err != nil {
			fmt.Println("closing PostgreSQL:", err)
		}
	}
	os.Exit(code)
}
