// Package argon2 is Argon2id, the memory-hard password hash of RFC 9106, on the standard library alone.
//
// A password goes in, a key or an encoded hash comes out. It reads no clock; the caller brings the salt.
package argon2

import "encoding/binary"

// Params are the costs of a hash.
type Params struct {
	Memory  uint32 // KiB; at least 8 per lane
	Passes  uint32 // at least 1
	Lanes   uint32 // degree of parallelism, at least 1; computed one after the other
	KeySize uint32 // bytes of the result, at least 4
}

// The fixed numbers of RFC 9106, section 3.
const (
	version    = 0x13
	typeID     = 2
	slices     = 4   // synchronisation points of a pass
	blockWords = 128 // a block is 1,024 bytes
)

type block [blockWords]uint64

// Key is Argon2id of the password and the salt (RFC 9106, section 3.2).
func Key(password, salt []byte, p Params) []byte {
	return key(password, salt, nil, nil, p)
}

// key takes the optional secret and associated data as well, which the RFC's test vectors use.
func key(password, salt, secret, data []byte, p Params) []byte {
	laneLength := p.Memory / (slices * p.Lanes) * slices
	m := memory{params: p, laneLength: laneLength, blocks: make([]block, laneLength*p.Lanes)}
	m.start(firstHash(password, salt, secret, data, p))
	for pass := range p.Passes {
		for slice := range uint32(slices) {
			for lane := range p.Lanes {
				m.fillSegment(pass, slice, lane)
			}
		}
	}
	return m.finish()
}

// firstHash is H_0: everything that the result depends on (section 3.2, step 1).
func firstHash(password, salt, secret, data []byte, p Params) []byte {
	var in []byte
	number := func(n uint32) { in = binary.LittleEndian.AppendUint32(in, n) }
	for _, n := range []uint32{p.Lanes, p.KeySize, p.Memory, p.Passes, version, typeID} {
		number(n)
	}
	for _, b := range [][]byte{password, salt, secret, data} {
		number(uint32(len(b)))
		in = append(in, b...)
	}
	return blake2b(64, in)
}

// longHash is H', BLAKE2b stretched to any length (section 3.3).
func longHash(size uint32, data []byte) []byte {
	in := append(binary.LittleEndian.AppendUint32(nil, size), data...)
	if size <= 64 {
		return blake2b(int(size), in)
	}
	out := make([]byte, 0, size)
	v := blake2b(64, in)
	for size-uint32(len(out)) > 64 {
		out = append(out, v[:32]...)
		next := size - uint32(len(out))
		v = blake2b(int(min(next, 64)), v)
	}
	return append(out, v...)
}

// memory is the matrix of blocks: Lanes rows of laneLength columns.
type memory struct {
	params     Params
	laneLength uint32
	blocks     []block
}

func (m *memory) at(lane, column uint32) *block { return &m.blocks[lane*m.laneLength+column] }

// start fills the first two columns (section 3.2, steps 3 and 4).
func (m *memory) start(h0 []byte) {
	for lane := range m.params.Lanes {
		for column := range uint32(2) {
			seed := binary.LittleEndian.AppendUint32(append([]byte(nil), h0...), column)
			seed = binary.LittleEndian.AppendUint32(seed, lane)
			bytes := longHash(8*blockWords, seed)
			b := m.at(lane, column)
			for i := range b {
				b[i] = binary.LittleEndian.Uint64(bytes[8*i:])
			}
		}
	}
}

// finish joins the last column of every lane and hashes it (section 3.2, steps 7 and 8).
func (m *memory) finish() []byte {
	var joined block
	for lane := range m.params.Lanes {
		for i, word := range m.at(lane, m.laneLength-1) {
			joined[i] ^= word
		}
	}
	bytes := make([]byte, 0, 8*blockWords)
	for _, word := range joined {
		bytes = binary.LittleEndian.AppendUint64(bytes, word)
	}
	return longHash(m.params.KeySize, bytes)
}

// fillSegment computes one quarter of one lane. In the first half of the first pass the blocks that are read do not
// depend on the password, so that a side channel of memory access tells nothing (section 3.4.1.3).
func (m *memory) fillSegment(pass, slice, lane uint32) {
	segment := m.laneLength / slices
	independent := pass == 0 && slice < slices/2
	var input, zero, addresses block
	if independent {
		input = block{uint64(pass), uint64(lane), uint64(slice), uint64(len(m.blocks)), uint64(m.params.Passes), typeID}
	}
	first := uint32(0)
	if pass == 0 && slice == 0 {
		first = 2
	}
	for i := first; i < segment; i++ {
		column := slice*segment + i
		previous := m.at(lane, (column+m.laneLength-1)%m.laneLength)
		random := previous[0]
		if independent {
			if i == first || i%blockWords == 0 {
				input[6]++
				compress(&addresses, &zero, &input, false)
				compress(&addresses, &zero, &addresses, false)
			}
			random = addresses[i%blockWords]
		}
		refLane := uint32(random>>32) % m.params.Lanes
		if pass == 0 && slice == 0 {
			refLane = lane
		}
		refColumn := m.reference(uint32(random), pass, slice, i, refLane == lane)
		compress(m.at(lane, column), previous, m.at(refLane, refColumn), pass > 0)
	}
}

// reference maps 32 pseudo-random bits to a column that is finished already, the recent ones more often
// (section 3.4.2).
func (m *memory) reference(j1, pass, slice, i uint32, sameLane bool) uint32 {
	segment := m.laneLength / slices
	area, begin := slice*segment, uint32(0)
	if pass > 0 {
		area, begin = m.laneLength-segment, (slice+1)*segment
	}
	switch {
	case sameLane:
		area += i - 1
	case i == 0:
		area--
	}
	x := uint64(j1) * uint64(j1) >> 32
	y := uint64(area) * x >> 32
	return (begin + area - 1 - uint32(y)) % m.laneLength
}
