#!/usr/bin/env bash
# Installs into an empty folder and uses what stands there: install.sh CMAKE BUILD SOURCE VERSION
set -euo pipefail
cmake=$1 build=$2 source=$3 version=$4
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT

fail() {
  echo "install: $*"
  exit 1
}

"$cmake" --install "$build" --prefix "$prefix" >/dev/null

said=$(cd / && "$prefix/bin/capacity" --version)
[[ $said == "capacity $version, GDAL "* ]] || fail "--version says: $said"

# in SOURCE_FILE INSTALLED_AS: what the tree has is installed unchanged, whichever part of it there is by now.
in_place() {
  [[ ! -e $source/$1 ]] || cmp -s "$source/$1" "$prefix/$2" || fail "$1 is not installed as $2"
}
in_place include/capacity.h include/capacity.h
for file in README.md CHANGELOG.md LICENSE; do in_place "$file" "share/doc/capacity/$file"; done
for file in manifest.md methods.md outputs.md; do in_place "docs/$file" "share/doc/capacity/$file"; done
in_place docs/man/capacity.1 share/man/man1/capacity.1
for set in ganzhou jiangxi; do
  [[ -e $source/layers/$set/capacity.yaml ]] || continue
  while read -r file; do
    in_place "layers/$set/$file" "share/capacity/layers/$set/$file"
  done < <(cd "$source/layers/$set" && find . -type f -printf '%P\n')
done

# Nothing that belongs to the build or the tests comes along.
stray=$(find "$prefix" \( -name '*.c' -o -name '*.o' -o -name '*test*' -o -name 'CMake*' -o -name '*.case' \) -print -quit)
[[ -z $stray ]] || fail "installed too: $stray"

# The header needs nothing that is not installed with it.
if [[ -e $source/include/capacity.h ]]; then
  echo '#include <capacity.h>' >"$prefix/use.c"
  echo 'int main(void) { return 0; }' >>"$prefix/use.c"
  cc -std=c17 -Wall -Wextra -Werror -pedantic -I "$prefix/include" -c "$prefix/use.c" -o "$prefix/use.o" ||
    fail "capacity.h does not compile alone"
fi
