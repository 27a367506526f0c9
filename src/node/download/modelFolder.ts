import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';
import type { StoredModel } from '../../core/model/modelLibrary.ts';

/** Models and unfinished downloads in `folder`, the largest first; none when there is no such folder. */
export async function listModels(folder: string): Promise<readonly StoredModel[]> {
	const names = await readdir(folder).catch(() => []);
	const found = await Promise.all(
		names
			.filter((name) => /\.gguf(\.part)?$/i.test(name))
			.map(async (name) => {
				const file = path.join(folder, name);
				const info = await stat(file).catch(() => undefined);
				return info?.isFile() ? [{ path: file, bytes: info.size, whole: !name.endsWith('.part') }] : [];
			}),
	);
	return found.flat().sort((a, b) => b.bytes - a.bytes || a.path.localeCompare(b.path));
}

/** Deletes a model or an unfinished download that {@link listModels} gave. @throws a {@link UserError} for any other file */
export async function deleteModel(folder: string, file: string): Promise<void> {
	if (path.dirname(path.resolve(file)) !== path.resolve(folder) || !/\.gguf(\.part)?$/i.test(file)) {
		throw new UserError(sentence`${file} is not in the folder of downloaded models: it is not deleted.`);
	}
	await rm(file, { force: true });
	await rm(`${file}.json`, { force: true });
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
