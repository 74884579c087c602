import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { git } from "./run.ts";

/** `update` is called once per reference with name, old and new id; what it prints is shown to the one who pushes. */
const update = `#!/bin/sh
set -f
none=0000000000000000000000000000000000000000
case "$1" in refs/pull/*) echo "deny updating a hidden ref" >&2; exit 1 ;; esac
what=update
if [ "$2" = "$none" ]; then what=creation
elif [ "$3" = "$none" ]; then what=deletion
fi
forced=no
if [ "$what" = update ] && ! git merge-base --is-ancestor "$2" "$3"; then forced=yes; fi
for rule in $REFUSED; do
  kind=\${rule%%:*}
  case "$1" in \${rule#*:}) ;; *) continue ;; esac
  if [ "$kind" = "$what" ] || { [ "$kind" = non_fast_forward ] && [ $forced = yes ]; }; then
    echo "error: GH013: Repository rule violations found for $1." >&2
    exit 1
  fi
done
`;

/** Tells the server which references a push moved, also when two pushes race. */
const postReceive = `#!/bin/sh
cat >> "$PUSHED"
`;

/** Nothing here has to outlive a failure of power: `fsync` is off. */
const settings = `[core]
	fsync = none
[http]
	receivepack = true
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
[receive]
	autogc = false
	fsckObjects = true
[gc]
	auto = 0
`;

/** A bare repository as GitHub keeps one: any commit can be fetched by its id, refs/pull/ is read-only. */
export async function createRepository(directory: string, defaultBranch: string): Promise<void> {
  await git(directory, ["init", "--quiet", "--bare", "--template=", "--initial-branch", defaultBranch, directory]);
  await appendFile(join(directory, "config"), settings);
  await mkdir(join(directory, "hooks"));
  await writeHook(directory, "update", update);
  await writeHook(directory, "post-receive", postReceive);
}

async function writeHook(directory: string, name: string, script: string): Promise<void> {
  await writeFile(join(directory, "hooks", name), script, { mode: 0o755 });
}
