"""What people type for short, written out."""

from __future__ import annotations

from typing import Final

_WRITTEN: Final = """
u=you; ur=your; yr=your; r=are; y=why; pls=please; plz=please; plss=please; plzz=please; pleease=please; pliz=please
thx=thanks; thnx=thanks; thanx=thanks; tnx=thanks; thks=thanks; ty=thanks; tysm=thanks; tq=thanks;
cheers=thanks; ta=thanks
thankyou=thank you; thnk=thank; wanna=want to; wana=want to; gonna=going to; gotta=got to; gimme=give me; lemme=let me
im=i am; ive=i have; id=i would; ill=i will; youre=you are; thats=that is; whats=what is; wheres=where is; hows=how is
its=it is; whens=when is; theres=there is; hes=he is; cuz=because; coz=because; bcoz=because; bc=because; cos=because
idk=i dont know; dunno=dont know; dk=dont know; idc=i dont care; btw=by the way; asap=soon; rn=right now; atm=right now
w=with; wo=without; abt=about; b4=before; 2day=today; 2moro=tomorrow; tmrw=tomorrow; tmr=tomorrow; yday=yesterday
ystd=yesterday; msg=message; pkg=package; pckg=package; qty=quantity; del=delivery; addy=address; addr=address;
acct=account cust=customer; svc=service; cs=customer service; csr=agent; rep=agent; mgr=manager; info=information;
pic=photo; pics=photos
ord=order; ordr=order; oder=order; odrer=order; rfnd=refund; refnd=refund; rtn=return; retrun=return;
cxl=cancel; cncl=cancel
canx=cancel; xchange=exchange; xchg=exchange; exchnge=exchange; gr8=great; k=ok; kk=ok; okk=ok; okey=ok;
okie=ok; okay=ok
oki=ok; okok=ok; okeydokey=ok; yh=yes; ye=yes; yea=yes; yeh=yes; yess=yes; yas=yes; yepp=yes; yup=yes; yep=yes; yeah=yes
nope=no; nah=no; naah=no; noo=no; nop=no; wtf=wtf; wth=wtf; omg=omg; ffs=wtf; smh=annoyed; tbh=honestly; imo=honestly
fyi=information; eta=when arrive; wismo=where is my order; w8=wait; l8=late; thru=through; tho=though; bday=birthday
didnt=did not; dont=do not; doesnt=does not; cant=can not; cannot=can not; wont=will not; isnt=is not; wasnt=was not
arent=are not; werent=were not; havent=have not; hasnt=has not; hadnt=had not; couldnt=could not; wouldnt=would not
shouldnt=should not; didn=did not; dnt=do not; dont=do not; aint=is not; nvm=never mind; nvmd=never mind; nm=never mind
hv=have; hav=have; hve=have; recvd=received; recieved=received; recd=received; rcvd=received; rec'd=received; gd=good
wrng=wrong; brokn=broken; bin=been; wen=when; wat=what; wht=what; wot=what; wer=where; hw=how; mch=much; ppl=people
smth=something; sth=something; sb=somebody; sum1=someone; some1=someone; any1=anyone; no1=nobody; n=and; nd=and; d=the
da=the; dis=this; dat=that; dem=them; tht=that; thy=they; ths=this; hr=hour; hrs=hours; wk=week; wks=weeks; mins=minutes
colour=colour; color=colour; colors=colours; favour=favor; cheque=check; grey=gray; jumper=sweater; trousers=pants
canceled=cancelled; canceling=cancelling; cancelation=cancellation; kindly=please; 1=one; 2=two
"""
SLANG: Final = {
    pair.split("=")[0].strip(): tuple(pair.split("=")[1].split())
    for line in _WRITTEN.split("\n")
    for pair in line.split(";")
    if "=" in pair
}
