// Arithmetic on calendar days written YYYY-MM-DD, without time zones.
// It must never ask what day it is: whoever calls it knows.

/** The day `days` after (before, if negative) this one. */
export function addDays(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10);
}

/** The first day of the month that lies `months` after this day's. */
export function firstOfMonth(day: string, months = 0): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** The last `count` working days up to and including `today`, oldest first. */
export function workingDaysUntil(today: string, count: number): string[] {
  const days: string[] = [];
  for (let day = today; days.length < count; day = addDays(day, -1)) if (!isWeekend(day)) days.unshift(day);
  return days;
}
