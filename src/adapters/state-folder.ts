import { problem, type Problem } from "../core/problem.ts";
import { openGit } from "./git-run.ts";

/** Folder of everything Slipway keeps on one machine, below the repository. */
export const stateFolder = ".slipway";

/**
 * Why the state folder of this repository can not be trusted; undefined when it can. Slipway deletes and replaces files in it, so whoever commits links
 * there (`.slipway/store/work -> /home/…`) would have it delete and replace files elsewhere: nothing in it may come from git.
 */
export async function stateFolderProblem(root: string): Promise<Problem | undefined> {
  // What git checked out is what its index holds. Names are compared without case, as some file systems do.
  const answer = await openGit(root).run(["ls-files", "-z", "--", `:(top,icase)${stateFolder}`]);
  if (answer.exitCode !== 0 || answer.stdout === "") return undefined;
  const [path = stateFolder] = answer.stdout.split("\0");
  return problem(
    "state-tracked",
    `Git tracks files in ${stateFolder}/, which is Slipway's own and must not come from a commit.`,
    `Look at what they are, then remove them: git rm -r --cached ${stateFolder}, delete the folder, and add ${stateFolder}/ to .gitignore.`,
    { path },
  );
}
