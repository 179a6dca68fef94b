#!/usr/bin/env bash
# One shard of a batch for each task of a Slurm job array. submit.sh submits it; by hand:
#
#   sbatch --array=1-16 batch-array.sh INBOX OUTBOX YYYY-MM-DD
#
# The folders are shared by all nodes. Each task may be run again: it does what is missing or has changed.

#SBATCH --job-name=ziping-batch
#SBATCH --array=1-16
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
# A worker for each processor, 512 MiB each (--memory below), and 512 MiB for the process that hands out their work.
#SBATCH --mem=1536M
#SBATCH --time=04:00:00
# A task whose node fails is put back into the queue; its log goes on.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=ziping-batch-%A_%a.log

set -euo pipefail

die() { printf '%s\n' "$*" >&2; exit 2; }

(($# == 3)) || die "usage: sbatch --array=1-N batch-array.sh INBOX OUTBOX YYYY-MM-DD"
INBOX=$1 OUTBOX=$2 AS_OF=$3
[[ -d "$INBOX" ]] || die "no such folder on $(hostname): $INBOX"
[[ "$AS_OF" =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] || die "not a day like 2026-11-28: $AS_OF"
[[ -n "${SLURM_ARRAY_TASK_ID:-}" && -n "${SLURM_CPUS_PER_TASK:-}" ]] || die "not a task of a Slurm job array with --cpus-per-task"
# With --array=3,7 the count would be 2, and shards would be others than before: an array is submitted whole.
[[ "${SLURM_ARRAY_TASK_MIN:-}" == 1 && "${SLURM_ARRAY_TASK_MAX:-}" == "${SLURM_ARRAY_TASK_COUNT:-}" ]] ||
    die "the array must be 1-N without gaps: what is done is not done again, so submit all of it"

# Discrepancies are the outcome of a run, not its failure: with --fail-on 从不 (never) a task fails only if the run did.
exec ziping batch "$INBOX" --out "$OUTBOX" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
    --jobs "$SLURM_CPUS_PER_TASK" --memory 512 --as-of "$AS_OF" --quiet --log-format json --fail-on 从不
