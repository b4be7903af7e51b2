package argon2

import "math/bits"

// compress is the function G (RFC 9106, section 3.5): out = P(x ^ y) ^ x ^ y, joined with the old out when xor is set.
func compress(out, x, y *block, xor bool) {
	var r block
	for i := range r {
		r[i] = x[i] ^ y[i]
	}
	if xor {
		for i := range r {
			out[i] ^= r[i]
		}
	} else {
		*out = r
	}
	for i := 0; i < blockWords; i += 16 {
		permute(&r, i, i+2, i+4, i+6, i+8, i+10, i+12, i+14)
	}
	for i := 0; i < 16; i += 2 {
		permute(&r, i, i+16, i+32, i+48, i+64, i+80, i+96, i+112)
	}
	for i := range r {
		out[i] ^= r[i]
	}
}

// permute is the round P (section 3.6) on eight pairs of words, given by the index of each pair's first word.
func permute(r *block, p0, p1, p2, p3, p4, p5, p6, p7 int) {
	v0, v1, v2, v3 := r[p0], r[p0+1], r[p1], r[p1+1]
	v4, v5, v6, v7 := r[p2], r[p2+1], r[p3], r[p3+1]
	v8, v9, v10, v11 := r[p4], r[p4+1], r[p5], r[p5+1]
	v12, v13, v14, v15 := r[p6], r[p6+1], r[p7], r[p7+1]

	v0, v4, v8, v12 = mixFar(v0, v4, v8, v12)
	v1, v5, v9, v13 = mixFar(v1, v5, v9, v13)
	v2, v6, v10, v14 = mixFar(v2, v6, v10, v14)
	v3, v7, v11, v15 = mixFar(v3, v7, v11, v15)
	v0, v4, v8, v12 = mixNear(v0, v4, v8, v12)
	v1, v5, v9, v13 = mixNear(v1, v5, v9, v13)
	v2, v6, v10, v14 = mixNear(v2, v6, v10, v14)
	v3, v7, v11, v15 = mixNear(v3, v7, v11, v15)

	v0, v5, v10, v15 = mixFar(v0, v5, v10, v15)
	v1, v6, v11, v12 = mixFar(v1, v6, v11, v12)
	v2, v7, v8, v13 = mixFar(v2, v7, v8, v13)
	v3, v4, v9, v14 = mixFar(v3, v4, v9, v14)
	v0, v5, v10, v15 = mixNear(v0, v5, v10, v15)
	v1, v6, v11, v12 = mixNear(v1, v6, v11, v12)
	v2, v7, v8, v13 = mixNear(v2, v7, v8, v13)
	v3, v4, v9, v14 = mixNear(v3, v4, v9, v14)

	r[p0], r[p0+1], r[p1], r[p1+1] = v0, v1, v2, v3
	r[p2], r[p2+1], r[p3], r[p3+1] = v4, v5, v6, v7
	r[p4], r[p4+1], r[p5], r[p5+1] = v8, v9, v10, v11
	r[p6], r[p6+1], r[p7], r[p7+1] = v12, v13, v14, v15
}

// mixFar and mixNear are the halves of GB, BLAKE2b's mixing with a multiplication in each addition. They are two so
// that each is small enough for the compiler to put in its place.
func mixFar(a, b, c, d uint64) (uint64, uint64, uint64, uint64) {
	a += b + 2*uint64(uint32(a))*uint64(uint32(b))
	d = bits.RotateLeft64(d^a, -32)
	c += d + 2*uint64(uint32(c))*uint64(uint32(d))
	b = bits.RotateLeft64(b^c, -24)
	return a, b, c, d
}

func mixNear(a, b, c, d uint64) (uint64, uint64, uint64, uint64) {
	a += b + 2*uint64(uint32(a))*uint64(uint32(b))
	d = bits.RotateLeft64(d^a, -16)
	c += d + 2*uint64(uint32(c))*uint64(uint32(d))
	b = bits.RotateLeft64(b^c, -63)
	return a, b, c, d
}
