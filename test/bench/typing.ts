// A typing trace, played to our completer and to llama.vscode's rules on the same simulated model. `--make` writes the trace anew.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { silentLog } from '../../src/core/base/log.ts';
import { Completer } from '../../src/core/complete/completer.ts';
import { ContextSource } from '../../src/core/complete/contextSource.ts';
import { summarize } from '../../src/core/metrics/statistics.ts';
import { DEFAULT_PACK_OPTIONS } from '../../src/core/pack/contextEngine.ts';
import { ManualClock } from '../support/manualClock.ts';
import { ScriptedEngine } from '../support/scriptedEngine.ts';
import { LlamaVscode } from './typing/llamaVscode.ts';
import { makeTrace } from './typing/makeTrace.ts';
import { type Asker, type Replayed, replay } from './typing/replay.ts';
import { MARK, type ModelShape, SimulatedModel } from './typing/simulatedModel.ts';
import type { TypingTrace } from './typing/typist.ts';

const FIXTURE = path.resolve('test/fixtures/typing/bufferCount.json');
const PREFIX = `function emit() {\n${MARK}`;
const SUFFIX = '\n}\n';
/** Milliseconds that ghost text may come after the model's own first token. */
const GRACE_MS = 100;
const MODELS: readonly ModelShape[] = [
	{ firstToken: 40, token: 6, right: 0.6 },
	{ firstToken: 120, token: 15, right: 0.6 },
	{ firstToken: 350, token: 40, right: 0.6 },
];

const trace: TypingTrace = process.argv.includes('--make')
	? makeTrace(FIXTURE)
	: (JSON.parse(readFileSync(FIXTURE, 'utf8')) as TypingTrace);

/** Our completer as the editor uses it. */
function ours(clock: ManualClock, model: SimulatedModel): Asker & { readonly completer: Completer } {
	const context = () => ({ budget: 20_000, reserve: 64, options: DEFAULT_PACK_OPTIONS });
	const engine = new ScriptedEngine();
	const completer = new Completer({
		context: new ContextSource(engine, model, context, silentLog, clock),
		model,
		syntaxAt: () => engine.syntaxAt(),
		clock,
		log: silentLog,
		settings: () => ({ debounce: 'auto', maxTokens: 128, ahead: true, inText: 'line', off: undefined }),
	});
	let version = 0;
	const at = (before: string, after: string) => {
		const lines = before.split('\n');
		return {
			root: '/w',
			file: 'a.ts',
			text: before + after,
			line: lines.length - 1,
			character: lines.at(-1)?.length ?? 0,
			version,
		};
	};
	return {
		completer,
		ask: async (before, after, signal) => {
			const outcome = await completer.complete(at(before, after), () => version, false, signal);
			return outcome.kind === 'completion' ? outcome.text : '';
		},
		typed: (before, after) => {
			version++;
			completer.edited();
			completer.moved(at(before, after));
			completer.begin(at(before, after), () => version);
		},
	};
}

function line(name: string, sent: string, model: SimulatedModel, played: Replayed): string {
	const { p50, p95 } = summarize(played.waits);
	const possible = played.up + played.late;
	return [
		name.padEnd(24),
		sent,
		`${(model.busy / 1000).toFixed(1)} s of the model`,
		`up in time ${played.up} of ${possible} (${((100 * played.up) / Math.max(1, possible)).toFixed(1)} %)`,
		`p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)} ms`,
		`right ${played.right}`,
		`overtaken ${played.overtaken}, nothing ${played.nothing}`,
	].join('; ');
}

process.stdout.write(`${trace.keys.length} keys of ${path.basename(FIXTURE)}, simulated\n`);
for (const shape of MODELS) {
	process.stdout.write(
		`first token ${shape.firstToken} ms, ${shape.token} ms a token, right at ${100 * shape.right} % of the words\n`,
	);
	const target = trace.lines.join('\n');
	const limit = shape.firstToken + GRACE_MS;
	{
		const clock = new ManualClock();
		const model = new SimulatedModel(clock, shape, target);
		const asker = ours(clock, model);
		const played = await replay(trace, PREFIX, SUFFIX, clock, asker, limit);
		const { asked, sent, aborted, joined, remembered, ahead, aheadShown } = asker.completer.counts;
		const counts = `asked ${asked}: sent ${sent} (aborted ${aborted}), joined ${joined}, remembered ${remembered}, ahead ${ahead} (shown ${aheadShown})`;
		process.stdout.write(`${line('ours', counts, model, played)}\n`);
	}
	{
		const clock = new ManualClock();
		const model = new SimulatedModel(clock, shape, target);
		const asker = new LlamaVscode(clock, model);
		const played = await replay(trace, PREFIX, SUFFIX, clock, asker, limit);
		const { asked, sent, remembered, ahead } = asker.counts;
		const counts = `asked ${asked}: sent ${sent} (aborted 0), joined 0, remembered ${remembered}, ahead ${ahead}`;
		process.stdout.write(`${line("llama.vscode's rules", counts, model, played)}\n`);
	}
}
