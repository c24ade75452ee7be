/** What each document says about its own worth. Constant: the schema refuses any other text. */
export const legalNotices = {
  work: {
    zh: '作品登记实行自愿原则。本证书依申请人的声明出具，是著作权归属的初步证据，有相反证据的除外。本证书证明所列文件和所作声明在登记时已经存在，且此后未被改动；不证明权属，也不证明独创性。本登记不是国家著作权行政管理部门的登记。',
    en: 'Registration is voluntary. This certificate rests on the declarations of the applicant and is prima facie evidence of copyright, open to proof of the contrary. It proves that the listed files and the declarations existed at the time of registration and have not been changed since. It does not prove ownership or originality. It is not a registration by a state copyright authority.',
  },
  deposit: {
    zh: '本存证回执证明具有所列摘要的文件在所载时间已经存在，且摘要此后未被改动；不证明文件内容真实，也不证明著作权归属。存证不是作品登记。',
    en: 'This receipt proves that a file with the listed digests existed at the stated time and that the digests have not been changed since. It does not prove that the content is true, or who owns copyright in it. A deposit is not a registration of a work.',
  },
  identity: {
    zh: '本证书记载数字身份标识由何人以何种核验程度登记。个人信息仅以加盐承诺的形式出现。本证书不是居民身份证件，也不是电子认证服务机构签发的数字证书。',
    en: 'This certificate states for which kind of party a digital identity was registered, and how far that was checked. Personal data appear as salted commitments only. It is not an identity document, and not a certificate of a licensed certification authority.',
  },
  statusChange: {
    zh: '本文书记载登记机构对所指证书作出的决定及其理由。本文书不对著作权归属作出裁判，也不改变该证书签发时所证明的事项。对决定不服的，可以依法寻求救济。',
    en: 'This document records a decision of the registrar on the certificate it names, and the reason for it. It gives no judgment on who owns copyright, and changes nothing in what that certificate proved when it was issued. Whoever disagrees with the decision may seek remedy by law.',
  },
} as const
