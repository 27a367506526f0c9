import { rename, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';

/** Writes a file whole or not at all: beside its place first, then in one step into it. The folder must be there. */
export async function writeWhole(file: string, content: string, mode?: number): Promise<void> {
	const temporary = `${file}.${process.pid}.tmp`;
	try {
		await writeFile(temporary, content, { mode });
		await rename(temporary, file);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}
