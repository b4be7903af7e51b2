go build -o bin/lean ./cmd/lean
exec bin/lean
