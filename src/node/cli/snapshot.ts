import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { messageOf, UserError, usageError } from '../../core/base/errors.ts';
import { compareSnapshots, comparisonText } from '../../core/pack/compareSnapshots.ts';
import type { PackOptions } from '../../core/pack/contextEngine.ts';
import type { PackedContext } from '../../core/pack/packedContext.ts';
import { type ContextSnapshot, parseSnapshot, snapshotOf } from '../../core/pack/snapshot.ts';
import { type Encoding, TiktokenTokenizer } from '../tokenizer/tiktoken.ts';
import { writeWhole } from '../writeWhole.ts';

/** Writes a snapshot whole or not at all. */
export async function saveSnapshot(file: string, packed: PackedContext, options: PackOptions): Promise<void> {
	const snapshot = snapshotOf(packed, options, (text) => createHash('sha256').update(text).digest('hex'));
	try {
		await writeWhole(file, `${JSON.stringify(snapshot, undefined, '\t')}\n`);
	} catch (error) {
		throw new UserError(`The snapshot could not be written: ${messageOf(error)}.`);
	}
}

/** `plimsoll snapshot diff <before> <after>`. @returns 1 when they differ, as `diff` does */
export async function snapshotDiffCommand(
	dataFolder: string,
	before: string,
	after: string,
	{ json = false }: { readonly json?: boolean },
): Promise<number> {
	const [old, fresh] = [await read(before), await read(after)];
	if (old.tokenizer !== fresh.tokenizer) {
		throw usageError(
			`${before} was counted by ${old.tokenizer} and ${after} by ${fresh.tokenizer}: their tokens cannot be compared.`,
		);
	}
	const comparison = await compareSnapshots(old, fresh, new TiktokenTokenizer(encodingOf(old), dataFolder));
	process.stdout.write(json ? `${JSON.stringify(comparison)}\n` : comparisonText(comparison));
	return comparison.first ? 1 : 0;
}

/** What a model counted is told apart by an encoding at hand: where the texts part is the same, the number of tokens nearly. */
function encodingOf({ tokenizer }: ContextSnapshot): Encoding {
	return tokenizer === 'cl100k_base' ? tokenizer : 'o200k_base';
}

async function read(file: string): Promise<ContextSnapshot> {
	let content: string;
	try {
		content = await readFile(file, 'utf8');
	} catch (error) {
		throw usageError(`${file} cannot be read: ${messageOf(error)}.`);
	}
	return parseSnapshot(file, content);
}
