// Verifies a log in tlog-tiles layout with the libraries of Go's checksum database, and nothing of ours but this file:
// golang.org/x/mod/sumdb/note and .../tlog (Debian: golang-golang-x-mod-dev).
//
//	verify DIR
//
// DIR holds `checkpoint` (signed note), `vkeys` (one a line), `tile/…`, and, where there are any, `proofs/*.tlog-proof` (to that
// checkpoint), `earlier` (signed note) and `consistency` (base64 hashes, one a line) from it to the checkpoint. Every key must have
// signed. Prints what it verified and ends with 0; ends with 1 and says why on anything else.
package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8 // of tiles: 256 hashes

func main() {
	if len(os.Args) != 2 {
		fail("usage: verify DIR")
	}
	dir := os.Args[1]
	verifiers := readKeys(filepath.Join(dir, "vkeys"))
	tree := readCheckpoint(filepath.Join(dir, "checkpoint"), verifiers)
	reader := tlog.TileHashReader(tree, &tiles{dir})

	leaves := checkEntries(dir, tree)
	proofs := checkProofs(dir, tree, leaves)
	consistent := checkConsistency(dir, tree, reader, verifiers)
	fmt.Printf("verified: %d leaves, %d keys, %d proofs, consistent with %d\n", tree.N, len(verifiers), proofs, consistent)
}

// ecdsaVerifier is the kind of key that sumdb/note does not know: ES256, its id the hash of the key.
type ecdsaVerifier struct {
	name string
	hash uint32
	key  *ecdsa.PublicKey
}

func (v *ecdsaVerifier) Name() string    { return v.name }
func (v *ecdsaVerifier) KeyHash() uint32 { return v.hash }
func (v *ecdsaVerifier) Verify(msg, sig []byte) bool {
	digest := sha256.Sum256(msg)
	return ecdsa.VerifyASN1(v.key, digest[:], sig)
}

func newVerifier(vkey string) note.Verifier {
	if verifier, err := note.NewVerifier(vkey); err == nil {
		return verifier
	}
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		fail("vkey %q", vkey)
	}
	id, err := hex.DecodeString(parts[1])
	must(err)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	if len(id) != 4 || len(key) < 2 || key[0] != 2 {
		fail("vkey %q", vkey)
	}
	digest := sha256.Sum256(key[1:])
	hash := binary.BigEndian.Uint32(digest[:4])
	if hash != binary.BigEndian.Uint32(id) {
		fail("vkey %q has another id", vkey)
	}
	public, err := x509.ParsePKIXPublicKey(key[1:])
	must(err)
	ec, ok := public.(*ecdsa.PublicKey)
	if !ok {
		fail("vkey %q is not ECDSA", vkey)
	}
	return &ecdsaVerifier{parts[0], hash, ec}
}

func readKeys(path string) []note.Verifier {
	var verifiers []note.Verifier
	for _, line := range lines(path) {
		verifiers = append(verifiers, newVerifier(line))
	}
	return verifiers
}

// readCheckpoint asks for a good signature of every key: note.Open alone is content with one.
func readCheckpoint(path string, verifiers []note.Verifier) tlog.Tree {
	text, err := os.ReadFile(path)
	must(err)
	opened, err := note.Open(text, note.VerifierList(verifiers...))
	must(err)
	if len(opened.Sigs) != len(verifiers) || len(opened.UnverifiedSigs) != 0 {
		fail("%s: %d of %d keys signed", path, len(opened.Sigs), len(verifiers))
	}
	parts := strings.Split(opened.Text, "\n")
	if len(parts) != 4 || parts[0] != verifiers[0].Name() {
		fail("%s is not a checkpoint of %s", path, verifiers[0].Name())
	}
	size, err := strconv.ParseInt(parts[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(parts[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

// tiles reads C2SP tlog-tiles: paths as those of sumdb, without the height.
type tiles struct{ dir string }

func path(dir string, tile tlog.Tile) string {
	return filepath.Join(dir, strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
}

func (t *tiles) Height() int                         { return height }
func (t *tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(path(t.dir, tile))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// storedHashes are the hashes of a tree in the order of sumdb.
type storedHashes []tlog.Hash

func (s storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		found = append(found, s[index])
	}
	return found, nil
}

// checkEntries reads every entry, makes the tree anew and compares its root and every tile. tlog.TileHashReader alone would not do:
// in x/mod 0.7.0 it starts to hold full tiles against their parents at tiles[len(stx)], which passes over some of them when several
// perfect trees of the root lie in one tile.
func checkEntries(dir string, tree tlog.Tree) [][]byte {
	var leaves [][]byte
	var stored storedHashes
	for n := int64(0); n*256 < tree.N; n++ {
		width := tree.N - n*256
		if width > 256 {
			width = 256
		}
		bundle := tlog.Tile{H: height, L: 0, N: n, W: int(width)}
		data, err := os.ReadFile(strings.Replace(path(dir, bundle), "/tile/0/", "/tile/entries/", 1))
		must(err)
		for i := int64(0); i < width; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				fail("entry bundle %d is too short", n)
			}
			length := int(binary.BigEndian.Uint16(data))
			leaf := data[2 : 2+length]
			leaves = append(leaves, leaf)
			hashes, err := tlog.StoredHashesForRecordHash(n*256+i, tlog.RecordHash(leaf), stored)
			must(err)
			stored = append(stored, hashes...)
			data = data[2+length:]
		}
		if len(data) != 0 {
			fail("entry bundle %d is too long", n)
		}
	}
	root, err := tlog.TreeHash(tree.N, stored)
	must(err)
	if root != tree.Hash {
		fail("the entries are not those of the checkpoint")
	}
	for level, hashes := 0, tree.N; hashes > 0; level, hashes = level+1, hashes>>height {
		for n := int64(0); n<<height < hashes; n++ {
			tile := tlog.Tile{H: height, L: level, N: n, W: 1 << height}
			if hashes-n<<height < 1<<height {
				tile.W = int(hashes - n<<height)
			}
			made, err := tlog.ReadTileData(tile, stored)
			must(err)
			read, err := os.ReadFile(path(dir, tile))
			must(err)
			if !bytes.Equal(made, read) {
				fail("%s is not of this tree", tile.Path())
			}
		}
	}
	return leaves
}

func checkProofs(dir string, tree tlog.Tree, leaves [][]byte) int {
	paths, err := filepath.Glob(filepath.Join(dir, "proofs", "*.tlog-proof"))
	must(err)
	checkpoint, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	must(err)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		must(err)
		parts := strings.SplitN(string(text), "\n\n", 2)
		head := strings.Split(parts[0], "\n")
		if len(parts) != 2 || parts[1] != string(checkpoint) || len(head) < 2 || head[0] != "c2sp.org/tlog-proof@v1" {
			fail("%s is not a proof to the checkpoint", path)
		}
		index, err := strconv.ParseInt(strings.TrimPrefix(head[1], "index "), 10, 64)
		must(err)
		if index < 0 || index >= tree.N {
			fail("%s is of no entry", path)
		}
		proof := tlog.RecordProof(parseHashes(head[2:]))
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaves[index])); err != nil {
			fail("%s: %v", path, err)
		}
	}
	return len(paths)
}

// checkConsistency checks the proof of the log, and makes another from the tiles.
func checkConsistency(dir string, tree tlog.Tree, reader tlog.HashReader, verifiers []note.Verifier) int64 {
	path := filepath.Join(dir, "earlier")
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return 0
	}
	earlier := readCheckpoint(path, verifiers)
	given := tlog.TreeProof(parseHashes(lines(filepath.Join(dir, "consistency"))))
	if err := tlog.CheckTree(given, tree.N, tree.Hash, earlier.N, earlier.Hash); err != nil {
		fail("consistency: %v", err)
	}
	made, err := tlog.ProveTree(tree.N, earlier.N, reader)
	must(err)
	if err := tlog.CheckTree(made, tree.N, tree.Hash, earlier.N, earlier.Hash); err != nil {
		fail("consistency of the tiles: %v", err)
	}
	return earlier.N
}

func parseHashes(encoded []string) []tlog.Hash {
	var hashes []tlog.Hash
	for _, line := range encoded {
		hash, err := tlog.ParseHash(line)
		must(err)
		hashes = append(hashes, hash)
	}
	return hashes
}

func lines(path string) []string {
	text, err := os.ReadFile(path)
	must(err)
	var found []string
	for _, line := range strings.Split(string(text), "\n") {
		if line != "" {
			found = append(found, line)
		}
	}
	return found
}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, "refused: "+format+"\n", args...)
	os.Exit(1)
}
