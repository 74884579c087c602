import { workflowFiles } from "../../src/manifest/edit/workflow-files.ts";

// This repository uses the Action it is the home of, so its workflows build it first. Nothing of a third party takes part, the token is in no step that
// runs packages, and a pull request is judged by the program of the branch it goes to, never by its own.
const prepare = `- name: Fetch the Action
  env:
    COMMIT: \${{ github.event_name == 'pull_request' && github.event.pull_request.base.sha || github.sha }}
    TOKEN: \${{ github.token }}
    GIT_CONFIG_COUNT: "1"
    GIT_CONFIG_KEY_0: credential.helper
    GIT_CONFIG_VALUE_0: '!f() { echo username=x-access-token; echo "password=$TOKEN"; }; f'
  run: |
    git init --quiet .
    git fetch --quiet --depth=1 "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" "$COMMIT"
    git checkout --quiet --detach FETCH_HEAD
- name: Build it
  run: |
    node .ci/ensure-install.mjs
    npm run build`;

/** The workflows of this repository by their path. They are the scaffold's but for the steps that build the Action. */
export const ownWorkflows = workflowFiles({ uses: "./", defaultBranch: "main", prepare });
