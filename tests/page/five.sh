#!/usr/bin/env bash
# A run with five authorities, for a look at its page: one clean return, one with something to mend, one that cannot be read, two silent.
# five.sh QUARTERDAY FOLDER
set -euo pipefail
quarterday="$1" folder="$2"
"$quarterday" schemas new "$folder" >/dev/null
register="$folder/register/authorities.csv"
sed -n 2p "$register" | sed 's/^[^,]*,[^,]*/Y0000004,Dunwold <b>and<\/b> Fen/' >>"$register"
sed -n 2p "$register" | sed 's/^[^,]*,[^,]*/Y0000005,Eastmere/' >>"$register"
inbox="$(dirname "$(find "$folder/inbox" -name '*.csv' | head -1)")"
printf '%%PDF-1.4\n' >"$inbox/a <script>alert(1)<script>.pdf"
# Of another authority the same return, with a text in place of its last figure.
other="$(sed -n 3p "$register" | cut -d, -f2)"
first="$(sed -n 2p "$register" | cut -d, -f2)"
sed -e "s/$first/$other/" -e '$ s/,[^,]*$/,about twelve/' "$inbox/alderbury.csv" >"$inbox/other.csv"
status=0
"$quarterday" run "$(basename "$inbox")" -C "$folder" --as-of 2026-01-31 >/dev/null || status=$?
test "$status" -eq 1
