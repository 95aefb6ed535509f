const pattern = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/;

/** Milliseconds of a .NET TimeSpan, `[d.]hh:mm[:ss[.fffffff]]` as host.json writes it; undefined when it is none. */
export function parseTimeSpan(text: string): number | undefined {
  const parts = pattern.exec(text.trim());
  if (!parts) return undefined;
  const [, sign, days = '0', hours, minutes, seconds = '0', fraction = ''] = parts;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  const milliseconds = whole * 1000 + Number(`0.${fraction || '0'}`) * 1000;
  return sign ? -milliseconds : milliseconds;
}

/** A duration as .NET writes a TimeSpan in log lines. */
export function formatTimeSpan(milliseconds: number): string {
  const total = Math.floor(milliseconds / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(total / 86_400);
  return `${days ? `${days}.` : ''}${two(Math.floor(total / 3600) % 24)}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
}
