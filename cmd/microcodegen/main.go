// Command microcodegen turns a plain-text requirements document into a working application.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/microcodegen/microcodegen/internal/cli"
)

func main() {
	// A run that ends after milliseconds need not collect garbage: the collector begins when this much more is in use.
	// The pages are never touched, so that they cost address space alone.
	headroom := make([]byte, 64<<20)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	stop()
	runtime.KeepAlive(headroom)
	os.Exit(code)
}
