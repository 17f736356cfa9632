#!/bin/sh
# Runs the hub again whenever it dies, which Crossbar does not do for a guest. Usage: restarter.sh PROGRAM [ARGUMENT ...]
# Standard input is a pipe from Crossbar's controller: when that ends, even by SIGKILL, the pipe closes, the hub sees it and
# exits with 0. This script always exits with 0: for a guest that fails, Crossbar's own stop would wait 20 s.
child=
stopping=
pause=0.5

stop() {
  stopping=1
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap stop TERM INT HUP

exec 3<&0 # a background job would get /dev/null as its standard input
while [ -z "$stopping" ] && kill -0 "$PPID" 2>/dev/null; do
  started=$(date +%s)
  "$@" <&3 &
  child=$!
  wait "$child"
  code=$?
  while kill -0 "$child" 2>/dev/null; do # a trapped signal ends `wait` before the child has ended
    wait "$child"
    code=$?
  done
  child=
  if [ -n "$stopping" ] || [ "$code" -eq 0 ]; then break; fi

  [ $(($(date +%s) - started)) -lt 30 ] || pause=0.5
  echo "restarter warn: the hub ended with $code; it starts again in $pause s" >&2
  sleep "$pause" <&3 &
  child=$!
  wait "$child"
  child=
  case $pause in
    0.5) pause=1 ;;
    1) pause=2 ;;
    2) pause=5 ;;
    *) pause=10 ;;
  esac
done
exit 0
