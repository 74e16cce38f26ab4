// Reads a log of Qiao with Go's own library for transparency logs
// (golang.org/x/mod/sumdb: note and tlog), which shares nothing with ours.
//
//	read_log VKEY WHERE [receipt FILE ENTRY] [since CHECKPOINT]
//
// WHERE is a folder that `qiao log export` made or the address of a log,
// http://HOST:PORT/log. The checkpoint must be signed by VKEY; all tiles must
// hash to its root, and each entry to its leaf. `receipt` checks a tlog-proof
// of one entry, `since` that the log continues the one of an older checkpoint.
// Prints a line for each thing it checked; exit 1 with what is wrong.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// C2SP tiles have this height, and paths that do not name it.
const height = 8

type place string

func (p place) read(name string) ([]byte, error) {
	if !strings.HasPrefix(string(p), "http://") {
		return os.ReadFile(filepath.Join(string(p), filepath.FromSlash(name)))
	}
	answer, err := http.Get(string(p) + "/" + name)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", name, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

func (p place) Height() int { return height }

func (p place) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		name := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := p.read(name)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (p place) SaveTiles([]tlog.Tile, [][]byte) {}

func head(signed []byte, verifiers note.Verifiers) (tlog.Tree, error) {
	opened, err := note.Open(signed, verifiers)
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != opened.Sigs[0].Name {
		return tlog.Tree{}, errors.New("checkpoint: not of three lines, or of another origin")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// The entries of a tile: each after its length in two bytes.
func entriesOf(bundle []byte) ([][]byte, error) {
	var all [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 {
			return nil, errors.New("half a length")
		}
		size := int(binary.BigEndian.Uint16(bundle))
		if len(bundle) < 2+size {
			return nil, errors.New("half an entry")
		}
		all = append(all, bundle[2:2+size])
		bundle = bundle[2+size:]
	}
	return all, nil
}

func readEntries(from place, tree tlog.Tree, leaves tlog.HashReader) error {
	const wide = 1 << height
	for first := int64(0); first < tree.N; first += wide {
		width := tree.N - first
		if width > wide {
			width = wide
		}
		tile := tlog.Tile{H: height, L: -1, N: first / wide, W: int(width)}
		name := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		bundle, err := from.read(name)
		if err != nil {
			return err
		}
		entries, err := entriesOf(bundle)
		if err != nil || int64(len(entries)) != width {
			return fmt.Errorf("%s: %d entries of %d, %v", name, len(entries), width, err)
		}
		var at []int64
		for i := range entries {
			at = append(at, tlog.StoredHashIndex(0, first+int64(i)))
		}
		hashes, err := leaves.ReadHashes(at)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			if tlog.RecordHash(entry) != hashes[i] {
				return fmt.Errorf("%s: entry %d is not what its leaf says", name, first+int64(i))
			}
		}
	}
	return nil
}

// c2sp.org/tlog-proof: a line of what it is, an index, the path, an empty line,
// a checkpoint.
func checkReceipt(receipt, entry []byte, verifiers note.Verifiers) (int64, error) {
	proof, signed, found := strings.Cut(string(receipt), "\n\n")
	lines := strings.Split(proof, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, errors.New("receipt: not a tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return 0, err
	}
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		bytes, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(bytes) != tlog.HashSize {
			return 0, errors.New("receipt: a line that is no hash")
		}
		var hash tlog.Hash
		copy(hash[:], bytes)
		path = append(path, hash)
	}
	tree, err := head([]byte(signed), verifiers)
	if err != nil {
		return 0, err
	}
	return index, tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

func run(arguments []string) error {
	if len(arguments) < 2 {
		return errors.New("read_log VKEY WHERE [receipt FILE ENTRY] [since CHECKPOINT]")
	}
	verifier, err := note.NewVerifier(arguments[0])
	if err != nil {
		return err
	}
	verifiers := note.VerifierList(verifier)
	from := place(arguments[1])
	signed, err := from.read("checkpoint")
	if err != nil {
		return err
	}
	tree, err := head(signed, verifiers)
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(tree, from)
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("the tiles have another root")
	}
	if err := readEntries(from, tree, hashes); err != nil {
		return err
	}
	fmt.Printf("%s: %d entries, each what its leaf says, under %v\n", verifier.Name(), tree.N, tree.Hash)

	for more := arguments[2:]; len(more) > 0; {
		switch {
		case more[0] == "receipt" && len(more) > 2:
			receipt, err := os.ReadFile(more[1])
			if err != nil {
				return err
			}
			entry, err := os.ReadFile(more[2])
			if err != nil {
				return err
			}
			index, err := checkReceipt(receipt, entry, verifiers)
			if err != nil {
				return err
			}
			fmt.Printf("receipt: of entry %d\n", index)
			more = more[3:]
		case more[0] == "since" && len(more) > 1:
			old, err := os.ReadFile(more[1])
			if err != nil {
				return err
			}
			before, err := head(old, verifiers)
			if err != nil {
				return err
			}
			proof, err := tlog.ProveTree(tree.N, before.N, hashes)
			if err != nil {
				return err
			}
			if err := tlog.CheckTree(proof, tree.N, tree.Hash, before.N, before.Hash); err != nil {
				return err
			}
			fmt.Printf("since: it continues the log of %d entries\n", before.N)
			more = more[2:]
		default:
			return fmt.Errorf("what is %q?", more[0])
		}
	}
	return nil
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
