import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '../../../src/core/base/log.ts';
import { ContextSource } from '../../../src/core/complete/contextSource.ts';
import { kvNameOf } from '../../../src/core/log/kvName.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { autoBudget } from '../../../src/core/prompt/budget.ts';
import { cursorOf } from '../../../src/core/prompt/fimPrompt.ts';
import { fimStyleOf } from '../../../src/core/prompt/fimStyle.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import type { LocalModel } from '../../../src/node/model/localModel.ts';
import { ROOT } from '../../support/fixtures.ts';
import { NEVER } from '../support/engines.ts';
import { say } from '../support/machine.ts';
import { milliseconds, ratio } from '../support/table.ts';

const FILE = 'src/internal/Subject.ts';
/** A line inside of a method, below its imports and the class's head. */
const LINE = 60;
const TYPED = 'const observers = this.currentObservers ?? [];';
/** Milliseconds between two requests: one types slowly, and now and then the model rests. */
const REST_MS = 700;
const MAX_TOKENS = 8;
const RESERVE = 256;

/** Opens a file without anything kept and types: what each request waits for until the base is read, and afterwards. */
export async function coldStart(model: LocalModel, root: string): Promise<void> {
	const engine = new LocalEngine({
		dataFolder: ROOT,
		storageFolder: undefined,
		log: silentLog,
		modelTokenizer: (texts, signal) => model.countTokens(texts, signal),
	});
	try {
		await engine.refresh(root, NEVER);
		const { info } = model.state.kind === 'ready' ? model.state : { info: undefined };
		const style = info && fimStyleOf(info);
		if (!info || !style) {
			throw new Error('The model is not ready.');
		}
		const lines = (await readFile(path.join(root, FILE), 'utf8')).split('\n');
		const settings = { budget: 'auto', reserve: RESERVE, options: { ...DEFAULT_PACK_OPTIONS, style } } as const;
		const source = new ContextSource(engine, model, () => settings, silentLog);
		const at = (typed: string, version: number) => {
			const text = [...lines.slice(0, LINE), `    ${typed}`, ...lines.slice(LINE)].join('\n');
			return { root, file: FILE, text, line: LINE, character: 4 + typed.length, version };
		};
		const workspace = kvNameOf({ root, file: FILE });

		// What the packer would show of this file alone, as a prompt of its own.
		const first = at('', 0);
		const budget = autoBudget(info.prefillRate);
		const packed = await engine.pack(
			{ ...first, budget, current: 'include', options: { ...settings.options, tokenizer: 'model' } },
			NEVER,
		);
		const { prefix, suffix } = packed.window;
		const cursor = cursorOf(FILE, style, prefix, suffix);
		const ask = { maxTokens: MAX_TOKENS, stop: [], workspace };
		const alone: number[] = [];
		for (let round = 0; round < 3; round++) {
			await model.clearKvCache();
			alone.push((await model.complete({ context: [], cursor, ...ask }, () => undefined, NEVER)).ms.firstToken);
		}
		await model.clearKvCache();
		const least = Math.min(...alone);
		const [size = 0] = await model.countTokens([prefix + suffix], NEVER);
		say(`budget ${budget}; the critical tier alone, ${size} tokens: first token after ${alone.map(milliseconds).join(', ')}`);

		const waited: { readonly ms: number; readonly verdict: string; readonly evaluated: number; readonly reused: number }[] = [];
		for (let version = 0; version < TYPED.length; version++) {
			const place = at(TYPED.slice(0, version), version);
			const started = performance.now();
			const { prompt, verdict } = await source.promptAt(place, NEVER);
			if (!prompt) {
				throw new Error('There is no prompt.');
			}
			const asked = performance.now() - started;
			const { slot, context, cursor } = prompt;
			const { ms, tokens } = await model.complete({ slot, context, cursor, ...ask }, () => undefined, NEVER);
			waited.push({ ms: asked + ms.firstToken, verdict, evaluated: tokens.evaluated, reused: tokens.reused });
			source.requestEnded(place);
			if (waited.filter((each) => each.verdict === 'kept').length >= 5) {
				break;
			}
			await sleep(REST_MS);
		}
		const [began, ...rest] = waited;
		const between = rest.filter(({ verdict }) => verdict !== 'kept');
		const kept = rest.filter(({ verdict }) => verdict === 'kept');
		const most = (of: readonly { readonly ms: number }[]) => Math.max(0, ...of.map(({ ms }) => ms));
		say(
			`cold start: first token after ${milliseconds(began?.ms ?? 0)} (${ratio((began?.ms ?? 0) / least)} of the quickest), ${began?.evaluated} tokens read; ` +
				`${between.length} requests while the base is read, the slowest ${milliseconds(most(between))}; ` +
				`then ${kept.length} with all of it, the slowest ${milliseconds(most(kept))}`,
		);
		for (const { ms, verdict, evaluated, reused } of waited) {
			say(`  ${verdict.padEnd(7)} ${milliseconds(ms).padStart(9)}, ${evaluated} read, ${reused} there`);
		}
	} finally {
		await engine.dispose();
	}
}
