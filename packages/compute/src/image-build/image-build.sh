#!/bin/bash
# Builds one image and pushes it to one ECR repository: buildspec.yml runs it in AWS CodeBuild.
#
#   image-build.sh check    refuses a VERSION that is no semantic version, or that exists
#   image-build.sh fetch    clones the Git repository, if there is a deploy key
#   image-build.sh build    builds the image, pushes it, and prints its tag and digest
#
# Environment: VERSION, REPOSITORY_URI, SOURCE_FOLDER (of the Dockerfile, in the source); optional: BASE_IMAGE, and
# DEPLOY_KEY_SECRET with REPOSITORY_URL and REVISION (a branch or a tag). CodeBuild sets CODEBUILD_SRC_DIR and the Region.
# Without `set -x`, which would write secrets to the log.
set -euo pipefail
export LC_ALL=C

registry=${REPOSITORY_URI%%/*}
repository=${REPOSITORY_URI#*/}

refuse() {
  printf '%s\n' "$1" >&2
  exit 1
}

# Source: semver.org, 2.0.0. The metadata of a build, after +, is not possible in a tag.
check() {
  local number='(0|[1-9][0-9]*)'
  local identifier="($number|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
  local version="^$number\.$number\.$number(-$identifier(\.$identifier)*)?$"
  local start='--environment-variables-override name=VERSION,value=1.2.3'
  [ -n "${VERSION:-}" ] || refuse "VERSION: is not set. Start the build with $start."
  [[ $VERSION =~ $version ]] ||
    refuse "VERSION: $(printf '%q' "$VERSION") is not a semantic version, or has build metadata (+), which a tag cannot have. Start the build with a version such as 1.2.3 or 1.2.3-rc.1."
  [ ${#VERSION} -le 128 ] || refuse "VERSION: has ${#VERSION} characters, and a tag has at most 128. Use a shorter one."

  local found
  found=$(look_up '[length(images), failures[0].failureCode]')
  case $found in
    $'0\tImageNotFound') printf 'Version %s does not exist in %s.\n' "$VERSION" "$repository" ;;
    $'1\t'*) refuse "VERSION: $VERSION exists in $repository, and tags cannot be moved. Start the build with a new version." ;;
    *) refuse "VERSION: $repository returned $found for $VERSION. Look at the repository in Amazon ECR, and start the build again." ;;
  esac
}

look_up() {
  aws ecr batch-get-image --repository-name "$repository" --image-ids "imageTag=$VERSION" --query "$1" --output text
}

# The host keys are part of the secret, so that no unknown host is trusted, not even once.
fetch() {
  [ -n "${DEPLOY_KEY_SECRET:-}" ] || return 0
  umask 077
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  aws secretsmanager get-secret-value --secret-id "$DEPLOY_KEY_SECRET" --query SecretString --output text >"$folder/secret"
  local member
  for member in privateKey knownHosts; do
    # Without the messages of jq, which could quote the secret.
    jq -er ".$member | strings | select(. != \"\")" "$folder/secret" >"$folder/$member" 2>/dev/null ||
      refuse "$DEPLOY_KEY_SECRET: has no text $member. Store a JSON object with privateKey and knownHosts."
  done
  local ssh="ssh -F none -i $folder/privateKey -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes"
  ssh="$ssh -o UserKnownHostsFile=$folder/knownHosts -o GlobalKnownHostsFile=/dev/null"
  GIT_ALLOW_PROTOCOL=ssh GIT_SSH_COMMAND=$ssh \
    git clone --quiet --depth 1 ${REVISION:+--branch "$REVISION"} -- "$REPOSITORY_URL" "$CODEBUILD_SRC_DIR/source" ||
    refuse "$REPOSITORY_URL: could not be cloned. Compare its host key with knownHosts in the secret, and the deploy key with the keys of the repository."
  printf 'Cloned %s at %s.\n' "$REPOSITORY_URL" "$(git -C "$CODEBUILD_SRC_DIR/source" rev-parse HEAD)"
}

build() {
  local source=$CODEBUILD_SRC_DIR${DEPLOY_KEY_SECRET:+/source}/$SOURCE_FOLDER
  local image=$REPOSITORY_URI:$VERSION
  [ -f "$source/Dockerfile" ] ||
    refuse "$SOURCE_FOLDER/Dockerfile: is not in the source. Set the folder of the image, or add the file."
  trap 'docker logout "$registry" >/dev/null' EXIT
  aws ecr get-login-password | docker login --username AWS --password-stdin "$registry" >/dev/null
  # One manifest per tag: with attestations, the tag refers to an index, and ECR scans its parts separately.
  BUILDX_NO_DEFAULT_ATTESTATIONS=1 \
    docker build ${BASE_IMAGE:+--build-arg "BASE_IMAGE=$BASE_IMAGE"} --tag "$image" "$source"
  docker push "$image"
  printf 'Image: %s\nDigest: %s\n' "$image" "$(look_up 'images[0].imageId.imageDigest')"
}

case ${1:-} in
  check | fetch | build) "$1" ;;
  *) refuse 'image-build.sh: no such step. Use check, fetch or build.' ;;
esac
