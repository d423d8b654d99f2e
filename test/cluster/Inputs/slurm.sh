#!/usr/bin/env bash
#===-- slurm.sh - A cluster of this machine alone --------------------------===#
#
# Part of the memleak project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===-------------------------------------------------------------------------===#
#
# slurm.sh FOLDER COMMAND...: starts a Slurm controller and two nodes on
# loopback, with all their files in FOLDER, runs the command, and stops them.
# Exits as the command does; 2 when the cluster does not come up.
set -euo pipefail

folder=$1
shift
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
export SLURM_CONF=$folder/slurm.conf
# Sockets have short names.
run=$(mktemp -d)
pids=()

stop() {
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  for pid in "${pids[@]}"; do
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$run"
}
trap stop EXIT

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

cat >"$SLURM_CONF" <<TEXT
ClusterName=memleak
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$(free_port)
AuthType=auth/munge
AuthInfo=socket=$run/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool.%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/linear
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
NodeName=one NodeHostname=localhost NodeAddr=127.0.0.1 Port=$(free_port) CPUs=1
NodeName=two NodeHostname=localhost NodeAddr=127.0.0.1 Port=$(free_port) CPUs=1
PartitionName=all Nodes=one,two Default=YES State=UP
TEXT
mkdir -p "$folder/state" "$folder/spool.one" "$folder/spool.two"

chmod 711 "$run"
head -c 128 /dev/urandom >"$run/key"
chmod 600 "$run/key"
munged --foreground --force --key-file="$run/key" --socket="$run/munge" --pid-file="$run/munged.pid" \
  --seed-file="$run/seed" >"$folder/munged.log" 2>&1 &
pids+=($!)
until [[ -S $run/munge ]]; do sleep 0.1; done
slurmctld -D >"$folder/slurmctld.out" 2>&1 &
pids+=($!)
for node in one two; do
  slurmd -D -N "$node" >"$folder/slurmd.$node.out" 2>&1 &
  pids+=($!)
done
for ((tries = 0; $(sinfo --noheader --states=idle --format=%D 2>/dev/null || echo 0) != 2; ++tries)); do
  if ((tries == 300)); then
    echo "slurm.sh: the cluster does not come up; see $folder/*.log" >&2
    exit 2
  fi
  sleep 0.1
done
"$@"
