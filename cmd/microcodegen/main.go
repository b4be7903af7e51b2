// Command microcodegen turns a plain-text requirements document into a working application.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/microcodegen/microcodegen/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	stop()
	os.Exit(code)
}
