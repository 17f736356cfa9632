#!/bin/sh
# Ends the process groups of the parts when their supervisor is gone, however it went: standard input is a pipe from it, and a
# pipe closes even by SIGKILL. It reads lines "+ GROUP" and "- GROUP", and waits in `read`, which costs nothing.
groups=
while read -r change group; do
  case $change in
    +) groups="$groups $group" ;;
    -)
      rest=
      for other in $groups; do [ "$other" = "$group" ] || rest="$rest $other"; done
      groups=$rest
      ;;
  esac
done

for group in $groups; do kill -TERM "-$group" 2>/dev/null; done
patience=8
while [ -n "$groups" ] && [ "$patience" -gt 0 ]; do
  sleep 1
  patience=$((patience - 1))
  rest=
  for group in $groups; do kill -0 "-$group" 2>/dev/null && rest="$rest $group"; done
  groups=$rest
done
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
