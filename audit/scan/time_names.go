package scan

import (
	"strconv"
	"strings"
)

// monthNames returns the names of the twelve months and their abbreviations without points, in the
// languages of the Exchange admin center. They are from CLDR 45, which .NET uses, too. Names that mean
// different months in two languages are left out, such as the Polish and Croatian listopada.
func monthNames() [12]string {
	return [12]string{
		" january jan januar jänner jän janvier janv gennaio gen enero ene janeiro januari stycznia sty styczeń tammikuuta tammik tammikuu tammi ledna led leden január ianuarie ian ocak oca января янв январь 1月 1월 一月 січня січ січень януари яну januára siječnja sij siječanj jaanuar jaan janvāris sausio saus sausis ιανουαρίου ιαν ιανουάριος gener ",
		" february feb februar february février févr febbraio febrero fevereiro fev februari lutego lut luty helmikuuta helmik helmikuu helmi února úno únor február febr februarie şubat şub февраля февр фев февраль 2月 2월 二月 лютого лют лютий февруари februára veljače velj veljača veebruar veebr februāris vasario vas vasaris φεβρουαρίου φεβ φεβρουάριος febrer ",
		" march mar märz mär mars marzo março maart mrt marca marzec marts maaliskuuta maalisk maaliskuu maalis března bře březen március márc martie mart марта мар март 3月 3월 三月 березня бер березень marec ožujka ožu ožujak märts kovo kov kovas μαρτίου μαρ μάρτιος μάρ març maret mac ",
		" april apr avril avr aprile abril abr kwietnia kwi kwiecień huhtikuuta huhtik huhtikuu huhti dubna dub duben április ápr aprilie nisan nis апреля апр апрель 4月 4월 四月 квітня квіт квітень април apríla apríl travnja tra travanj aprill aprīlis balandžio bal balandis απριλίου απρ απρίλιος ",
		" may mai maggio mag mayo maio mei maja maj toukokuuta toukok toukokuu touko května kvě květen május máj mayıs мая май 5月 5월 五月 травня трав травень mája svibnja svi svibanj maijs gegužės geg gegužė μαΐου μαΐ μάιος μάι maig ",
		" june jun juni juin giugno giu junio junho jun czerwca cze czerwiec kesäkuuta kesäk kesäkuu kesä června čvn červen június jún iunie iun haziran haz июня июн июнь 6月 6월 六月 червня черв червень юни júna junij lipnja lipanj juuni jūnijs jūn birželio birž birželis ιουνίου ιουν ιούνιος ιούν juny ",
		" july jul juli juillet juil juill luglio lug julio julho lipca lipiec heinäkuuta heinäk heinäkuu heinä července čvc červenec július júl iulie iul temmuz tem июля июл июль 7月 7월 七月 липня лип липень юли júla julij srpnja srpanj juuli jūlijs jūl liepos liep liepa ιουλίου ιουλ ιούλιος ιούλ juliol julai ",
		" august aug août agosto ago augustus sierpnia sie sierpień augusti elokuuta elok elokuu elo srpna srpen augusztus ağustos ağu августа авг август 8月 8월 八月 серпня серп серпень augusta avgust avg kolovoza kol kolovoz augusts rugpjūčio rugp rugpjūtis αυγούστου αυγ αύγουστος αύγ agost agustus agu ogos ogo ",
		" september sep sept septembre settembre set septiembre setiembre setembro września wrz wrzesień syyskuuta syysk syyskuu syys září zář szeptember szept septembrie eylül eyl сентября сент сен сентябрь 9月 9월 九月 вересня вер вересень септември сеп septembra rujna ruj rujan septembris rugsėjo rugs rugsėjis σεπτεμβρίου σεπ σεπτέμβριος setembre ",
		" october oct oktober okt octobre ottobre ott octubre outubro out października paź październik lokakuuta lokak lokakuu loka října říj říjen október octombrie ekim eki октября окт октябрь 10月 10월 十月 жовтня жовт жовтень октомври októbra oktoober oktobris spalio spal spalis οκτωβρίου οκτ οκτώβριος ",
		" november nov novembre noviembre novembro marraskuuta marrask marraskuu marras listopadu noiembrie kasım kas ноября нояб ноя ноябрь 11月 11월 十一月 листопада лист листопад ноември ное novembra studenoga stu studeni novembris lapkričio lapkr lapkritis νοεμβρίου νοε νοέμβριος νοέ ",
		" december dec dezember dez décembre déc dicembre dic diciembre dezembro grudnia gru grudzień desember des joulukuuta jouluk joulukuu joulu prosince pro prosinec decembrie aralık ara декабря дек декабрь 12月 12월 十二月 грудня груд грудень декември decembra prosinca prosinac detsember dets decembris gruodžio gruod gruodis δεκεμβρίου δεκ δεκέμβριος desembre disember dis ",
	}
}

// weekdays are the names of the days of the week and their abbreviations without points, from CLDR 45.
const weekdays = " sunday monday tuesday wednesday thursday friday saturday sun mon tue tues wed thu thur thurs fri sat " +
	"sonntag montag dienstag mittwoch donnerstag freitag samstag so mo di mi do fr sa dimanche lundi mardi mercredi jeudi vendredi samedi dim lun mar mer jeu ven sam " +
	"domenica lunedì martedì mercoledì giovedì venerdì sabato dom gio sab domingo lunes martes miércoles jueves viernes sábado mié jue vie sáb " +
	"segunda-feira terça-feira quarta-feira quinta-feira sexta-feira seg ter qua qui sex segunda terça quarta quinta sexta " +
	"zondag maandag dinsdag woensdag donderdag vrijdag zaterdag zo ma wo vr za niedziela poniedziałek wtorek środa czwartek piątek sobota niedz pon wt śr czw pt sob " +
	"söndag måndag tisdag onsdag torsdag fredag lördag sön mån tis ons tors fre lör søndag mandag tirsdag lørdag søn man tirs lør tir tor " +
	"sunnuntaina maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina su ti ke to pe la sunnuntai maanantai tiistai keskiviikko torstai perjantai lauantai " +
	"neděle pondělí úterý středa čtvrtek pátek ne po út st čt pá so vasárnap hétfő kedd szerda csütörtök péntek szombat sze cs szo " +
	"duminică luni marți miercuri joi vineri sâmbătă dum mie vin sâm pazar pazartesi salı çarşamba perşembe cuma cumartesi paz pzt sal çar per cum cmt " +
	"воскресенье понедельник вторник среда четверг пятница суббота вс пн вт ср чт пт сб 日曜日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日 月 火 水 木 金 土 " +
	"星期日 星期一 星期二 星期三 星期四 星期五 星期六 周日 周一 周二 周三 周四 周五 周六 週日 週一 週二 週三 週四 週五 週六 일요일 월요일 화요일 수요일 목요일 금요일 토요일 " +
	"неділя понеділок вівторок середа пʼятниця субота четвер нд неделя понеделник сряда четвъртък петък събота nedeľa pondelok utorok streda štvrtok piatok ut št pi " +
	"nedelja ponedeljek torek sreda četrtek petek ned sre čet pet nedjelja ponedjeljak utorak srijeda četvrtak petak subota uto sri sub " +
	"κυριακή δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυρ δευ τρί τετ πέμ παρ σάβ diumenge dilluns dimarts dimecres dijous divendres dissabte "

// fillers are the words in dates that state nothing: 14 de setembro de 2026, den 14. september, 2026 m.
// rugsėjo 14 d.
const fillers = " de del of the den d il le el m gada y i г р "

// joints are what stands between a date and a time of day.
const joints = " @ - | at um à a las às alle ore om kl kl. klo v в о ob u la o στις "

// monthOf returns the number of a month by its name in any language; "" for other text.
func monthOf(name string) string {
	for i, names := range monthNames() {
		if isListed(names, name) {
			return strconv.Itoa(i + 1)
		}
	}
	return ""
}

func isWeekday(name string) bool { return isListed(weekdays, strings.TrimSuffix(name, ".")) }

func isFiller(word string) bool { return isListed(fillers, word) }

// isListed reports whether a word is in a list with a space around each word, in any case.
func isListed(list, word string) bool {
	return word != "" && strings.IndexByte(word, ' ') < 0 && strings.Contains(list, " "+strings.ToLower(word)+" ")
}
