#!/bin/bash
# First boot of an instance: installs the software, starts both containers, and reports to CloudFormation. At a restart
# of the instance, systemd starts the same containers without this script. boot-effects.md lists what the programs do.
#
# The script runs itself again as a worker with a time limit. The worker reports its own end. If it was killed before
# it could, the first process reports. A killed first process does not stop the worker.
set -euo pipefail

# Values of the stack. boot.ts replaces the names between @.
STACK_ID='@StackId@'
RESOURCE='@LogicalId@'
REGION='@Region@'
BACKEND_REPOSITORY='@BackendRepositoryUri@'
FRONTEND_REPOSITORY='@FrontendRepositoryUri@'
VERSION='@Version@'
ALLOWED_HOSTS='@AllowedHosts@'
BACKEND_LOG_GROUP='@BackendLogGroup@'
FRONTEND_LOG_GROUP='@FrontendLogGroup@'
BOOT_LOG_GROUP='@InstanceLogGroup@'
AGENT_CONFIGURATION='@AgentConfiguration@' # Revision @AgentRevision@: an instance reads it at its first boot only.
TARGET_GROUPS='@BackendTargetGroupArn@ @FrontendTargetGroupArn@'
LIMIT_SECONDS='@LimitSeconds@'

# cloud-init sets no HOME. The credential helper would store its token in the home directory.
export HOME=/root AWS_ECR_DISABLE_CACHE=true AWS_DEFAULT_REGION=$REGION AWS_PAGER=''
state=/run/boot
log=/var/log/cloud-init-output.log

metadata() {
  local token
  token=$(curl -fsS --max-time 10 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' http://169.254.169.254/latest/api/token)
  curl -fsS --max-time 10 -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"
}

# Sends the reason of a failure to the log group: CloudFormation shows no reason, and deletes the instance.
explain() {
  local instance lines
  echo "boot: failed with exit code $1 in the step: $(cat $state/step)" >&2
  instance=$(metadata instance-id)
  lines=$(tail -n 20 $log | tr -c 'A-Za-z0-9 .,:;/_=()@\n-' ' ' | tr '\n' '|')
  printf '[{"timestamp": %s, "message": "%s"}]' "$(date +%s000)" \
    "Version $VERSION did not start. Exit code $1 in the step: $(cat $state/step). Last lines: $lines" > $state/reason
  aws logs create-log-stream --log-group-name "$BOOT_LOG_GROUP" --log-stream-name "$instance/boot" || true
  aws logs put-log-events --log-group-name "$BOOT_LOG_GROUP" --log-stream-name "$instance/boot" --log-events "file://$state/reason" > /dev/null
}

# Sends the signal once. An instance that replaces a lost one sends it to a stack that expects none, which is an error.
report() {
  [ ! -e $state/signaled ] || return 0
  [ "$1" = 0 ] || explain "$1" || true
  for _ in 1 2 3 4 5; do
    if /opt/aws/bin/cfn-signal --exit-code "$1" --reason "Boot: $(cat $state/step)" --stack "$STACK_ID" --resource "$RESOURCE" --region "$REGION"; then
      touch $state/signaled
      return 0
    fi
    sleep 5
  done
}

if [ "${1:-}" != worker ]; then
  mkdir -p $state
  echo 'start the worker' > $state/step
  timeout --kill-after=10 "$LIMIT_SECONDS" bash "$0" worker &
  worker=$!
  trap 'kill -TERM $worker' TERM HUP INT
  status=0
  wait $worker || status=$?
  while kill -0 $worker 2> /dev/null; do wait $worker || status=$?; done
  report "$status"
  exit "$status"
fi

# A signal that has no trap yet ends bash with the status of the last command, which can be 0.
complete=no
finish() {
  local status=$?
  trap '' TERM HUP INT
  if [ $complete = no ] && [ $status = 0 ]; then status=1; fi
  report $status
}
trap 'exit 143' TERM HUP INT
trap finish EXIT

step() {
  echo "$1" > $state/step
  echo "boot: $1"
}

retry() {
  for _ in 1 2 3 4; do
    if "$@"; then return 0; fi
    sleep 5
  done
  "$@"
}

# wait_for TRIES COMMAND: five to ten seconds each.
wait_for() {
  local tries=$1
  shift
  until "$@"; do
    tries=$((tries - 1))
    if [ $tries -le 0 ]; then return 1; fi
    sleep 5
  done
}

step 'read the instance metadata'
instance=$(retry metadata instance-id)

# The AMI is locked to its own release, from which Patch Manager would install nothing new.
step 'install packages'
echo latest > /etc/dnf/vars/releasever
retry dnf -y -q install amazon-cloudwatch-agent amazon-ecr-credential-helper docker nginx openssl
echo 'readonly TMOUT=900; export TMOUT' > /etc/profile.d/idle.sh

step 'start the CloudWatch agent'
retry /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c "ssm:$AGENT_CONFIGURATION"

# No token is stored: the helper gets one with the role of the instance at each pull.
step 'start Docker'
mkdir -p $HOME/.docker /etc/docker
printf '{"credHelpers": {"%s": "ecr-login", "%s": "ecr-login"}}\n' "${BACKEND_REPOSITORY%%/*}" "${FRONTEND_REPOSITORY%%/*}" > $HOME/.docker/config.json
printf '{"icc": false, "no-new-privileges": true}\n' > /etc/docker/daemon.json
systemctl enable --now docker

# The images run by digest: a tag could be deleted and pushed again, and units must start what was tested here.
digest() { docker image inspect --format '{{index .RepoDigests 0}}' "$1"; }
pull() {
  local user
  retry docker pull --quiet "$1:$VERSION"
  user=$(docker image inspect --format '{{.Config.User}}' "$1:$VERSION")
  case $user in
    '' | root | root:* | 0 | 0:*)
      echo "boot: $1:$VERSION runs as root. Set USER in its Dockerfile." >&2
      return 1
      ;;
  esac
}
step 'pull the backend image'
pull "$BACKEND_REPOSITORY"
backend=$(digest "$BACKEND_REPOSITORY:$VERSION")
step 'pull the frontend image'
pull "$FRONTEND_REPOSITORY"
frontend=$(digest "$FRONTEND_REPOSITORY:$VERSION")

step 'write the configuration'
mkdir -p /etc/patient-web-app
cat > /etc/patient-web-app/backend.env << END
HOST=127.0.0.1
PORT=8000
ALLOWED_HOSTS=$ALLOWED_HOSTS
APP_VERSION=$VERSION
AWS_REGION=$REGION
END
cat > /etc/patient-web-app/frontend.env << END
APP_VERSION=$VERSION
END
memory() { awk -v percent="$1" '/^MemTotal:/ { print int($2 * percent / 100) "k" }' /proc/meminfo; }
logs() { echo "--log-driver awslogs --log-opt awslogs-region=$REGION --log-opt awslogs-group=$1 --log-opt awslogs-stream=$2 --log-opt mode=non-blocking"; }
limits='--read-only --tmpfs /tmp:rw,noexec,nosuid,nodev,size=256m --cap-drop ALL --security-opt no-new-privileges --pids-limit 512'
backend_options="--network host --env-file /etc/patient-web-app/backend.env $limits --memory $(memory 60)"
frontend_options="--publish 127.0.0.1:8080:8080 --env-file /etc/patient-web-app/frontend.env $limits --memory $(memory 10)"

# write_unit NAME IMAGE OPTIONS. Output of the container is only in its log group, not in the journal.
write_unit() {
  cat > "/etc/systemd/system/$1.service" << END
[Unit]
Description=Container $1, version $VERSION
Requires=docker.service
After=docker.service network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Environment=HOME=$HOME AWS_ECR_DISABLE_CACHE=true
ExecStartPre=-/usr/bin/docker rm --force $1
ExecStartPre=/bin/sh -c '/usr/bin/docker image inspect $2 > /dev/null 2>&1 || exec /usr/bin/docker pull --quiet $2'
ExecStart=/bin/sh -c 'exec /usr/bin/docker run --rm --pull never --name $1 $3 $2 > /dev/null 2>&1'
ExecStop=/usr/bin/docker stop --time 60 $1
Restart=always
RestartSec=5
TimeoutStartSec=600
TimeoutStopSec=90

[Install]
WantedBy=multi-user.target
END
}
write_unit backend "$backend" "$backend_options $(logs "$BACKEND_LOG_GROUP" "$instance")"
write_unit frontend "$frontend" "$frontend_options $(logs "$FRONTEND_LOG_GROUP" "$instance")"

# The load balancer does not verify the certificate. It encrypts the connection within the VPC.
step 'create the certificate'
install -d -m 700 /etc/nginx/tls
(umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$instance" \
  -keyout /etc/nginx/tls/key.pem -out /etc/nginx/tls/certificate.pem 2> /dev/null)

# Paths, queries, addresses and bodies are not logged and not written to disk: they can contain ePHI. The error log
# would contain the request line. Time-outs are longer than any idle time-out of a load balancer (4,000 seconds).
step 'write the configuration of nginx'
cat > /etc/nginx/nginx.conf << 'END'
user nginx;
worker_processes auto;
error_log /var/log/nginx/error.log emerg;
pid /run/nginx.pid;
events {
  worker_connections 4096;
}
http {
  server_tokens off;
  log_format status '$time_iso8601 $server_port $request_method $status $body_bytes_sent $request_time $upstream_status';
  access_log /var/log/nginx/access.log status;
  ssl_certificate /etc/nginx/tls/certificate.pem;
  ssl_certificate_key /etc/nginx/tls/key.pem;
  ssl_protocols TLSv1.2 TLSv1.3;
  keepalive_timeout 4060s;
  client_max_body_size 1g;
  map $http_upgrade $connection_upgrade {
    default upgrade;
    '' '';
  }
  map $http_x_forwarded_proto $forwarded_proto {
    default $http_x_forwarded_proto;
    '' https;
  }
  proxy_http_version 1.1;
  proxy_request_buffering off;
  proxy_max_temp_file_size 0;
  proxy_read_timeout 4060s;
  proxy_send_timeout 4060s;
  proxy_set_header Host $http_host;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $connection_upgrade;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $forwarded_proto;
  proxy_set_header X-Forwarded-Host '';
  proxy_set_header Proxy '';
  server {
    listen 8443 ssl;
    location / {
      proxy_pass http://127.0.0.1:8000;
    }
    location = /healthz {
      access_log off;
      proxy_pass http://127.0.0.1:8000;
    }
  }
  server {
    listen 9443 ssl;
    location / {
      proxy_pass http://127.0.0.1:8080;
    }
    location = /healthz {
      access_log off;
      proxy_pass http://127.0.0.1:8080;
    }
  }
}
END
mkdir -p /etc/systemd/system/nginx.service.d
printf '[Service]\nRestart=always\nRestartSec=5\n' > /etc/systemd/system/nginx.service.d/restart.conf
nginx -t -q

# Output of the application is only in its log group, also here: cloud-init writes that of this script to the console.
step 'migrate the database'
# shellcheck disable=SC2046,SC2086 # options are words without spaces
docker run --rm --pull never --name migrate $backend_options $(logs "$BACKEND_LOG_GROUP" "$instance/migrate") "$backend" migrate > /dev/null 2>&1

step 'start the containers and nginx'
systemctl daemon-reload
systemctl enable --now backend frontend nginx

responds() { curl -fsSk --max-time 5 -o /dev/null "https://127.0.0.1:$1/healthz"; }
step 'wait for the backend'
wait_for 60 responds 8443
step 'wait for the frontend'
wait_for 60 responds 9443

healthy() { [ "$(aws elbv2 describe-target-health --target-group-arn "$1" --targets "Id=$instance" --query 'TargetHealthDescriptions[0].TargetHealth.State' --output text)" = healthy ]; }
for group in $TARGET_GROUPS; do
  step "wait until the load balancer reports the instance as healthy in $group"
  wait_for 120 healthy "$group"
done
step 'complete'
complete=yes
