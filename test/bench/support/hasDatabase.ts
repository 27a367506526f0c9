/** True where Node has `node:sqlite` (22.13 and later): elsewhere the index lives in memory only. */
export const hasDatabase: boolean = await import('node:sqlite').then(
	() => true,
	() => false,
);
