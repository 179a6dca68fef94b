#!/usr/bin/env bash
# Submits a batch as a job array, and a job that sums it up when all shards have ended well.
set -euo pipefail

die() { printf '%s\n' "$*" >&2; exit 2; }

(($# == 3 || $# == 4)) || die "usage: submit.sh INBOX OUTBOX YYYY-MM-DD [SHARDS, 16 unless given]

The folders are shared by all nodes; the day is the one that dates are judged from. Logs go to OUTBOX.logs."
[[ -d "$1" ]] || die "no such folder: $1"
[[ "$3" =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] || die "not a day like 2026-11-28: $3"
date --date="$3" >/dev/null 2>&1 || die "no such day: $3"
shards=${4:-16}
# 1000 is the end of an array where nobody set MaxArraySize.
[[ "$shards" =~ ^([1-9][0-9]{0,2}|1000)$ ]] || die "not a number of shards from 1 to 1000: $shards"
command -v sbatch >/dev/null || die "there is no sbatch here"

# Jobs start in folders of their own: paths are made absolute. Slurm opens no log in a folder that is missing, and says nothing.
mkdir -p -- "$2" "${2%/}.logs"
inbox=$(realpath -- "$1") outbox=$(realpath -- "$2") logs=$(realpath -- "${2%/}.logs")
[[ "$logs" != *%* ]] || die "Slurm would replace the percent sign in: $logs"
scripts=$(dirname -- "$(realpath -- "$0")")

# Values go as arguments: --export would split them at commas.
array=$(sbatch --parsable --array="1-$shards" --output="$logs/batch-%A_%a.log" \
    "$scripts/batch-array.sh" "$inbox" "$outbox" "$3")
array=${array%%;*} # with several clusters: number;cluster
summary=$(sbatch --parsable --dependency="afterok:$array" --kill-on-invalid-dep=yes --output="$logs/summary-%j.log" \
    "$scripts/summary.sh" "$outbox")
echo "shards 1-$shards: job $array; summary: job ${summary%%;*}; logs: $logs"
