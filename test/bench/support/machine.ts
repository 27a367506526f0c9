import { cpus, loadavg } from 'node:os';
import process from 'node:process';

/** One line that says where the figures were taken: times mean nothing without it. */
export function machineLine(): string {
	const cores = cpus();
	const load = loadavg()
		.map((value) => value.toFixed(1))
		.join(' ');
	return `${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, Node ${process.versions.node}, load average ${load}`;
}

export function say(line = ''): void {
	process.stdout.write(`${line}\n`);
}
