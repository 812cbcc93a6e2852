// Dates and times as people of each language read them.

import type { Language } from '../language.ts'
import { type Moment, weekdayOf } from '../time.ts'

/** `2026年11月21日(土) 14:05`, `Sat, Nov 21, 2026 14:05`, `Sab, 21 Nov 2026 14:05`. */
export function momentLine(moment: Pick<Moment, 'local'>, language: Language): string {
  return `${dateText(moment.local, language)} ${timeText(moment)}`
}

export function timeText(moment: Pick<Moment, 'local'>): string {
  return moment.local.slice(11, 16)
}

export function dateText(date: string, language: Language): string {
  const [year, month, day] = [date.slice(0, 4), date.slice(5, 7), date.slice(8, 10)]
  const weekday = WEEKDAYS[language][weekdayOf(date.slice(0, 10))] ?? ''
  const name = MONTHS[language][Number(month) - 1] ?? ''
  switch (language) {
    case 'ja':
      return `${year}年${month}月${day}日(${weekday})`
    case 'en':
      return `${weekday}, ${name} ${Number(day)}, ${year}`
    case 'id':
      return `${weekday}, ${Number(day)} ${name} ${year}`
  }
}

const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  ja: ['日', '月', '火', '水', '木', '金', '土'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  id: ['Min', 'Sen', 'Sel', 'Rab', 'Kam', 'Jum', 'Sab'],
}

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  ja: [],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  id: ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'],
}
