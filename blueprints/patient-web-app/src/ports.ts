/** Ports of nginx on the instance, with TLS, as in `boot/boot.sh`: the target groups and the security groups use them. */
export const ports = { backend: 8443, frontend: 9443 } as const;
