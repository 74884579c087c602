import type { Role } from "../../src/core/settings.ts";
import type { Person, Sender } from "../../src/ports/forge.ts";

/** Accounts of a forge in memory: a login is a name that changes hands, the id is the account. */
export type MemoryPeople = {
  /** A new account; a stranger without a role. The login must be free. */
  readonly addPerson: (login: string, role?: Role, more?: { readonly isBot?: boolean; readonly teams?: readonly string[] }) => Sender;
  readonly setRole: (login: string, role: Role | undefined) => void;
  /** Frees a login by giving its account another one. */
  readonly rename: (login: string, to: string) => void;
  /** Who has this login now: undefined when it is another account than the sender's. */
  readonly look: (sender: Sender) => Person | undefined;
  readonly isIn: (sender: Sender, team: string) => boolean;
};

type Account = { readonly id: number; readonly login: string; readonly role: Role | undefined; readonly teams: readonly string[] };

const firstId = 2_500_000_001;

/** Nobody yet. */
export function createMemoryPeople(): MemoryPeople {
  const accounts = new Map<string, Account>();
  let made = 0;

  function accountOf(login: string): Account {
    const account = accounts.get(login);
    if (account === undefined) throw new Error(`nobody is called ${login}`);
    return account;
  }

  function put(account: Account): void {
    if (accounts.has(account.login)) throw new Error(`${account.login} is taken`);
    accounts.set(account.login, account);
  }

  return {
    addPerson: (login, role, { isBot = false, teams = [] } = {}) => {
      const id = firstId + made;
      put({ id, login, role, teams });
      made += 1;
      return { id, login, isBot };
    },
    setRole: (login, role) => void accounts.set(login, { ...accountOf(login), role }),
    rename: (login, to) => {
      const account = accountOf(login);
      put({ ...account, login: to });
      accounts.delete(login);
    },
    look: ({ id, login }) => {
      const account = accounts.get(login);
      if (account === undefined) return { id, login, role: "read" };
      return account.id === id ? { id, login, role: account.role ?? "read" } : undefined;
    },
    isIn: ({ id, login }, team) => {
      const account = accounts.get(login);
      return account?.id === id && account.teams.includes(team);
    },
  };
}
