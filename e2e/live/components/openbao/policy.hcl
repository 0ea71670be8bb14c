# The portal sees when a secret was written and what is said of it, never the secret.
path "secret/metadata/*" {
  capabilities = ["read", "list"]
}
