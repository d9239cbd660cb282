package jitterfix

import "time"

// Its stores stand in files without this import.
const bareTTL = 3 * time.Hour // want `every entry of foreign:\{id\}, noimport:\{id\} lives exactly bareTTL`
