#!/usr/bin/env bash
# Sums up an outbox. submit.sh submits it, to be run when all shards are through.

#SBATCH --job-name=ziping-summary
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem=512M
#SBATCH --time=00:30:00
#SBATCH --output=ziping-summary-%j.log

set -euo pipefail

(($# == 1)) || { echo "usage: sbatch summary.sh OUTBOX" >&2; exit 2; }
exec ziping summary "$1"
