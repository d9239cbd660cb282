package catalogtest

import (
	cryptopbkdf2 "crypto/pbkdf2"
	"crypto/rsa"
	"crypto/sha256"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/crypto/pbkdf2"
	"golang.org/x/crypto/scrypt"
)

func _() {
	bcrypt.CompareHashAndPassword([]byte("k"), []byte("k"))
	bcrypt.GenerateFromPassword([]byte("k"), 1)
}

func _() {
	scrypt.Key([]byte("k"), []byte("k"), 1, 1, 1, 1)
}

func _() {
	argon2.IDKey([]byte("k"), []byte("k"), 1, 1, 1, 1)
	argon2.Key([]byte("k"), []byte("k"), 1, 1, 1, 1)
}

func _() {
	pbkdf2.Key([]byte("k"), []byte("k"), 1, 1, nil)
}

func _() {
	cryptopbkdf2.Key(sha256.New, "k", []byte("k"), 1, 1)
}

func _() {
	rsa.GenerateKey(nil, 1)
	rsa.GenerateMultiPrimeKey(nil, 1, 1)
}
