package catalogtest

import (
	cryptorand "crypto/rand"
	"math/big"
	"math/rand"
	randv2 "math/rand/v2"
)

func _() {
	rand.ExpFloat64()
	rand.Float32()
	rand.Float64()
	rand.Int()
	rand.Int31()
	rand.Int31n(1)
	rand.Int63()
	rand.Int63n(1)
	rand.Intn(1)
	rand.NormFloat64()
	rand.Perm(1)
	rand.Read([]byte("k"))
	rand.Shuffle(1, nil)
	rand.Uint32()
	rand.Uint64()
}

func _(c *rand.Rand) {
	c.ExpFloat64()
	c.Float32()
	c.Float64()
	c.Int()
	c.Int31()
	c.Int31n(1)
	c.Int63()
	c.Int63n(1)
	c.Intn(1)
	c.NormFloat64()
	c.Perm(1)
	c.Read([]byte("k"))
	c.Shuffle(1, nil)
	c.Uint32()
	c.Uint64()
}

func _(c rand.Source) {
	c.Int63()
}

func _(c rand.Source64) {
	c.Uint64()
}

func _() {
	randv2.ExpFloat64()
	randv2.Float32()
	randv2.Float64()
	randv2.Int()
	randv2.Int32()
	randv2.Int32N(1)
	randv2.Int64()
	randv2.Int64N(1)
	randv2.IntN(1)
	randv2.N[int](1)
	randv2.NormFloat64()
	randv2.Perm(1)
	randv2.Shuffle(1, nil)
	randv2.Uint()
	randv2.Uint32()
	randv2.Uint32N(1)
	randv2.Uint64()
	randv2.Uint64N(1)
	randv2.UintN(1)
}

func _(c *randv2.Rand) {
	c.ExpFloat64()
	c.Float32()
	c.Float64()
	c.Int()
	c.Int32()
	c.Int32N(1)
	c.Int64()
	c.Int64N(1)
	c.IntN(1)
	c.NormFloat64()
	c.Perm(1)
	c.Shuffle(1, nil)
	c.Uint()
	c.Uint32()
	c.Uint32N(1)
	c.Uint64()
	c.Uint64N(1)
	c.UintN(1)
}

func _(c randv2.Source) {
	c.Uint64()
}

func _(c *randv2.PCG) {
	c.Uint64()
}

func _(c *randv2.ChaCha8) {
	c.Uint64()
}

func _(c *randv2.Zipf) {
	c.Uint64()
}

func _() {
	cryptorand.Int(nil, &big.Int{})
	cryptorand.Prime(nil, 1)
	cryptorand.Read([]byte("k"))
	cryptorand.Text()
}
