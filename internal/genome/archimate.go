package genome

// architecture lists the elements and relationships of ArchiMate's application layer.
func (b *builder) architecture() {}
