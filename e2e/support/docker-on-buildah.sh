#!/bin/bash
# `docker` of a build, on buildah: for the registry of the emulator. The image is really built and pushed, with the
# password of the login.
#
# Different from Docker: there is no daemon, so a step of a Dockerfile is not isolated from the network and the processes
# of this machine (chroot); layers are not cached; the classic builder, without BuildKit and its mounts; the output has
# other lines. The registry is REGISTRY over HTTP, in place of <account>.dkr.ecr.<Region>.amazonaws.com over TLS.
set -euo pipefail

# vfs copies all files of a base image for each step.
driver() {
  local try=$IMAGE_STORE/try
  mkdir -p "$try"/{lower,upper,work,merged}
  if mount -t overlay overlay -o "lowerdir=$try/lower,upperdir=$try/upper,workdir=$try/work" "$try/merged" 2>/dev/null; then
    umount "$try/merged"
    echo overlay
  else
    echo vfs
  fi >"$IMAGE_STORE/driver"
}
[ -e "$IMAGE_STORE/driver" ] || driver
buildah=(buildah --storage-driver "$(cat "$IMAGE_STORE/driver")" --root "$IMAGE_STORE/root" --runroot "$IMAGE_STORE/run")
file=$HOME/.docker/config.json

# On the command line, a password would be visible in the list of processes.
case "$*" in
  'login --username AWS --password-stdin '*)
    mkdir -p "$HOME/.docker"
    exec "${buildah[@]}" login --tls-verify=false --authfile "$file" --username AWS --password-stdin "$REGISTRY"
    ;;
  'logout '*) exec "${buildah[@]}" logout --authfile "$file" "$REGISTRY" ;;
  'build '*)
    shift
    exec "${buildah[@]}" bud --isolation chroot --layers=false --format docker "$@"
    ;;
  'push '*)
    exec "${buildah[@]}" push --tls-verify=false --authfile "$file" "$2" "docker://$REGISTRY/${2#*/}"
    ;;
  *)
    echo "docker-on-buildah: no such command: $*" >&2
    exit 1
    ;;
esac
