//! The server as its clients meet it.

mod answers;
mod connections;
mod description;
mod feed;
mod imports;
mod pages;
mod problems;
mod voids;
mod writes;

use crate::office::Office;

/// A province with two communes, members, support, commendations and figures.
pub(crate) fn small_registry(name: &str) -> Office {
    let office = Office::founded(name);
    office.import(
        "units",
        "unit,kind,name,parent,valid_from\n\
         vn,central,Trung ương Hội,,1995-01-01\n\
         p1,province,Tỉnh Hưng Yên,vn,1995-01-01\n\
         x1,commune,Xã Tân Hưng,p1,1995-01-01\n\
         x2,commune,Xã Hoàng Hanh,p1,1995-01-01\n",
    );
    office.import(
        "population",
        "unit,counted_on,source,persons_60_plus\nx1,2024-12-31,thống kê,1000\n\
         x2,2024-12-31,thống kê,800\n",
    );
    office.import(
        "members",
        "ref,full_name,birth_date,sex,unit,joined_on,card_no\n\
         r1,Nguyễn Thị Lụa,1950-02-03,female,x1,2012-01-01,HV-1\n\
         r2,Trần Văn Thuận,1944,male,x2,2010-05-05,HV-2\n\
         r3,Lê Thị Bưởi,1949-09-09,female,x1,2015-03-01,\n",
    );
    office.import(
        "support",
        "support,ref,unit,kind,given_on,amount\n\
         Q1,r1,x1,gift_cash,2025-10-01,500000\nQ2,r2,x2,gift_cash,2025-11-02,300000\n",
    );
    office
}
