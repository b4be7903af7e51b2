package genome

// requirements copies every story, criterion and functional requirement and judges what becomes of it.
func (b *builder) requirements() {}
