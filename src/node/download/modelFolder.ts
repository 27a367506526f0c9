import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';
import type { StoredModel } from '../../core/model/modelLibrary.ts';
import { partsOf } from '../../core/model/splitModel.ts';

/**
 * Models and unfinished downloads in `folder`, the largest first; none when there is no such folder. One in several files is one,
 * finished when all of them are.
 */
export async function listModels(folder: string): Promise<readonly StoredModel[]> {
	const names = (await readdir(folder).catch(() => [])).filter((name) => MODEL.test(name));
	const firsts = new Set(names.map((name) => (isSplit(name) ? partsOf(finished(name))[0] : name)));
	const found = await Promise.all(
		[...firsts].map(async (first) => {
			const there = (await Promise.all(filesOf(first).map((name) => sizeOf(path.join(folder, name))))).filter(
				(size) => size >= 0,
			);
			const whole = partsOf(first).every((part) => names.includes(part)) && !first.endsWith('.part');
			const file = path.join(folder, whole || first.endsWith('.part') ? first : `${first}.part`);
			return there.length > 0 ? [{ path: file, bytes: there.reduce((sum, size) => sum + size), whole }] : [];
		}),
	);
	return found.flat().sort((a, b) => b.bytes - a.bytes || a.path.localeCompare(b.path));
}

/** Deletes a model or an unfinished download that {@link listModels} gave. @throws a {@link UserError} for any other file */
export async function deleteModel(folder: string, file: string): Promise<void> {
	if (path.dirname(path.resolve(file)) !== path.resolve(folder) || !MODEL.test(file)) {
		throw new UserError(sentence`${file} is not in the folder of downloaded models: it is not deleted.`);
	}
	for (const each of filesOf(file)) {
		await rm(each, { force: true });
		await rm(`${each}.json`, { force: true });
	}
}

const MODEL = /\.gguf(\.part)?$/i;

const finished = (file: string) => file.replace(/\.part$/, '');

const isSplit = (file: string) => partsOf(finished(file)).length > 1;

/** All that may lie there of a model; of one in several files some may be finished and others not. */
function filesOf(file: string): readonly string[] {
	return isSplit(file) ? partsOf(finished(file)).flatMap((part) => [part, `${part}.part`]) : [file];
}

/** Bytes of a regular file, -1 for all else. */
async function sizeOf(file: string): Promise<number> {
	const info = await stat(file).catch(() => undefined);
	return info?.isFile() ? info.size : -1;
}

/** Fails early where nothing can be written. @throws a {@link UserError} */
export async function requireWritable(folder: string): Promise<void> {
	try {
		await mkdir(folder, { recursive: true });
		const probe = path.join(folder, '.probe');
		await (await open(probe, 'w')).close();
		await rm(probe, { force: true });
	} catch {
		throw new UserError(sentence`Models cannot be kept in ${folder}: it is not a folder that can be written.`);
	}
}
