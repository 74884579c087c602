/** One line of the benchmark table: what was measured, ours against peers in the same unit, and the goal it was measured for. */
export type Row = { name: string; unit: string; ours: number; peers: Record<string, number>; goal: string; met: boolean };
