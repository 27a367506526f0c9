import type { SessionEvent } from '../../../src/node/cli/sessionEvents.ts';
import type { Source } from '../support/sources.ts';
import { shuffled } from '../support/stats.ts';

/** Characters between two requests, as one types. */
const RUN = 4;
/** Lines that are typed in one go. */
const MIN_LINES = 6;
const MAX_LINES = 14;
/** Tokens that the model reads in a millisecond of a pause: a small model on a GPU. */
const RATE = 2;
/** Of the lines, those after which one pauses. */
const PAUSES = 0.3;
/** Lines that a file needs to be worked on. */
const WORTH = 60;

/** What was typed since the last request, beside the event. */
export interface Step {
	readonly event: SessionEvent;
	readonly typed: string;
}

interface Open {
	readonly file: string;
	lines: string[];
}

/**
 * Editing sessions on real files: a block of lines is missing and is typed again, run by run, with pauses; then another file is
 * looked at, the first one is gone back to, and a block elsewhere is typed.
 */
export function editingSession(sources: readonly Source[], random: () => number): Step[] {
	const files = shuffled(
		sources.filter(({ text }) => text.split('\n').length >= WORTH),
		random,
	).slice(0, 3);
	const steps: Step[] = [];
	let typed = '';
	let id = 0;
	const add = (event: SessionEvent extends infer Each ? (Each extends unknown ? Omit<Each, 'id'> : never) : never) => {
		steps.push({ event: { id: id++, ...event } as SessionEvent, typed });
	};
	const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
	const pause = (low: number, high: number) => {
		const ms = between(low, high);
		add({ type: 'idle', ms, allow: ms * RATE });
	};
	const opened: Open[] = [];
	const write = (at: Open, line: number) => {
		const { file } = at;
		const missing = at.lines.splice(line, between(MIN_LINES, MAX_LINES));
		add({ type: 'edit', file, text: at.lines.join('\n'), line, character: 0 });
		pause(1000, 4000);
		for (const [n, text] of missing.entries()) {
			at.lines.splice(line + n, 0, '');
			for (let character = 0; character <= text.length; character += between(1, 2 * RUN - 1)) {
				const end = Math.min(text.length, character);
				typed += text.slice(at.lines[line + n]?.length ?? 0, end);
				at.lines[line + n] = text.slice(0, end);
				add({ type: 'edit', file, text: at.lines.join('\n'), line: line + n, character: end });
				add({ type: 'request', file, line: line + n, character: end });
				typed = '';
			}
			at.lines[line + n] = text;
			typed = '\n';
			if (random() < PAUSES) {
				pause(1000, 6000);
			}
		}
	};
	for (const { file, text } of files) {
		const at: Open = { file, lines: text.split('\n') };
		opened.push(at);
		add({ type: 'open', file, text });
		pause(1000, 5000);
		write(at, between(10, Math.floor(at.lines.length / 2)));
		const [first] = opened;
		if (first && first !== at) {
			const line = between(10, first.lines.length - MAX_LINES - 1);
			add({ type: 'cursor', file: first.file, line, character: 0 });
			pause(1000, 3000);
			write(first, line);
			add({ type: 'cursor', file, line: 10, character: 0 });
		}
		write(at, between(Math.floor(at.lines.length / 2), at.lines.length - MAX_LINES - 1));
	}
	return steps;
}
