// Kills the model process at random moments: `npm run bench:kill -- [rounds] [seed]`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { KILL_PHASES, killRounds } from '../support/killRounds.ts';
import { machineLine, say } from './support/machine.ts';
import { table } from './support/table.ts';

const [rounds = 50, seed = 1] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(path.join(tmpdir(), 'plimsoll-kill-'));
try {
	const report = await killRounds(rounds, folder, seed);
	const answered = report.rounds.filter(({ next }) => next === report.expected);
	const rows = KILL_PHASES.map((phase) => {
		const all = report.rounds.filter((round) => round.phase === phase);
		const caught = all.filter(({ interrupted }) => interrupted !== 'done');
		return [phase, ...[all, caught, all.filter(({ next }) => next === report.expected)].map(({ length }) => String(length))];
	});
	say(machineLine());
	say(table(['killed while', 'rounds', 'request lost', 'next answered'], rows));
	say(`${answered.length} of ${report.rounds.length} next requests answered, each with the text of an undisturbed run`);
	for (const { phase, after, next } of report.rounds.filter((round) => !answered.includes(round))) {
		say(`${phase} after ${after} ms: ${next}`);
	}
	process.exitCode = answered.length === report.rounds.length ? 0 : 1;
} finally {
	await rm(folder, { recursive: true, force: true });
}
