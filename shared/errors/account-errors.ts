// Errors of user accounts: signing in at the hub, passwords, roles and invitations.

import type { ErrorTable } from './entry.ts'
import { askForRight, correctInput, signIn } from './steps.ts'

const askAdministrator = {
  ja: '管理者に頼んでください。',
  en: 'Ask an administrator.',
  id: 'Hubungi administrator.',
} as const

export const accountErrors = {
  ACCOUNT_LOCKED: {
    code: '408001',
    status: 429,
    ja: 'サインインの失敗が続きました。あと{minutes}分お待ちください。',
    en: 'Too many failed sign-ins. Wait {minutes} minutes.',
    id: 'Terlalu banyak gagal masuk. Tunggu {minutes} menit.',
    todo: {
      ja: '待ってからやり直すか、管理者に再設定を頼んでください。',
      en: 'Wait and try again, or ask an administrator for a reset.',
      id: 'Tunggu lalu coba lagi, atau minta administrator mengatur ulang.',
    },
  },
  SESSION_EXPIRED: {
    code: '408002',
    status: 401,
    ja: 'サインインの期限が切れました。',
    en: 'Your session has ended.',
    id: 'Sesi Anda sudah berakhir.',
    todo: signIn,
  },
  REFRESH_TOKEN_REUSED: {
    code: '408003',
    status: 401,
    ja: '安全のため、すべての端末でサインアウトしました。',
    en: 'For safety you have been signed out everywhere.',
    id: 'Demi keamanan Anda dikeluarkan dari semua perangkat.',
    todo: {
      ja: 'サインインし直してください。心当たりがなければパスワードを変えてください。',
      en: 'Sign in again. If this surprises you, change your password.',
      id: 'Masuk kembali. Jika ini mengejutkan, ganti kata sandi Anda.',
    },
  },
  PASSWORD_TOO_SHORT: {
    code: '408004',
    status: 422,
    ja: 'パスワードは{min}文字以上にしてください。',
    en: 'A password has at least {min} characters.',
    id: 'Kata sandi paling sedikit {min} karakter.',
    todo: correctInput,
  },
  PASSWORD_TOO_LONG: {
    code: '408005',
    status: 422,
    ja: 'パスワードが長すぎます（{max}バイトまで）。',
    en: 'A password has at most {max} bytes.',
    id: 'Kata sandi paling banyak {max} bita.',
    todo: correctInput,
  },
  REGISTRATION_CLOSED: {
    code: '408006',
    status: 403,
    ja: '新しい会社の登録は受け付けていません。',
    en: 'New companies cannot be registered here.',
    id: 'Perusahaan baru tidak dapat didaftarkan di sini.',
    todo: askAdministrator,
  },
  SETUP_CODE_INVALID: {
    code: '408007',
    status: 403,
    ja: '初期設定の番号が違うか、使用済みです。',
    en: 'The set-up code is wrong or has been used.',
    id: 'Kode penyiapan salah atau sudah dipakai.',
    todo: {
      ja: '起動時に表示された番号を確かめてください。',
      en: 'Look at the code shown when the hub first started.',
      id: 'Lihat kode yang tampil saat pertama dinyalakan.',
    },
  },
  RESET_LINK_INVALID: {
    code: '408008',
    status: 401,
    ja: '再設定のリンクは無効か、使用済みです。',
    en: 'The reset link is not valid or has been used.',
    id: 'Tautan pengaturan ulang tidak berlaku atau sudah dipakai.',
    todo: askAdministrator,
  },
  USER_NOT_FOUND: {
    code: '408009',
    status: 404,
    ja: 'この利用者は登録されていません。',
    en: 'There is no such user.',
    id: 'Pengguna ini tidak terdaftar.',
    todo: correctInput,
  },
  USER_ABOVE_OWN_LEVEL: {
    code: '408101',
    status: 403,
    ja: '自分より上の権限を持つ利用者は扱えません。',
    en: 'You cannot manage a user above your own level.',
    id: 'Anda tidak dapat mengelola pengguna di atas tingkat Anda.',
    todo: askForRight,
  },
  ROLE_UNKNOWN: {
    code: '408102',
    status: 422,
    ja: '役割「{role}」はありません。',
    en: 'There is no role {role}.',
    id: 'Tidak ada peran {role}.',
    todo: correctInput,
  },
  LAST_OWNER: {
    code: '408103',
    status: 409,
    ja: '最後の管理者を外すことはできません。',
    en: 'The last administrator cannot be removed.',
    id: 'Administrator terakhir tidak dapat dihapus.',
    todo: {
      ja: '先に別の管理者を登録してください。',
      en: 'Create another administrator first.',
      id: 'Buat administrator lain dahulu.',
    },
  },
} as const satisfies ErrorTable
