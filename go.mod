module github.com/microcodegen/microcodegen

go 1.26
