-- What things are, by the number that tells one from another: table `object`.
--
-- Sees:    `statement` of a snapshot, the open lane alone.
-- Columns: entity, kind, layer, contribution, key (scheme|value), statement (that says the number).
-- A thing without a number is itself alone: a rubber boat of one report is no other's.
create temp table object as
with numbered as (
  select entity, kind, contribution, property, value, statement,
         case property
           when 'phone' then 'phone' when 'username' then 'user'
           when 'iban' then 'account' when 'accountNumber' then 'account'
           when 'publicKey' then 'wallet' when 'number' then 'document'
           when 'registrationNumber' then 'plate' when 'imoNumber' then 'vessel'
           when 'mmsi' then 'mmsi' when 'full' then 'address'
         end as scheme,
         list_position(['imoNumber', 'iban', 'phone', 'username', 'publicKey', 'number',
                        'registrationNumber', 'full', 'mmsi', 'accountNumber'], property) as rank
  from statement
  where kind in ('Phone', 'UserAccount', 'BankAccount', 'CryptoWallet', 'Passport',
                 'Identification', 'Vehicle', 'Vessel', 'Airplane', 'Address')
)
select entity, kind, contribution, statement,
       case when kind in ('Phone', 'UserAccount') then 'contact'
            when kind in ('BankAccount', 'CryptoWallet') then 'money'
            when kind in ('Passport', 'Identification') then 'document'
            when kind = 'Address' then 'place'
            else 'transport' end as layer,
       case when scheme is null then 'thing|' || entity
            else scheme || '|' || lower(trim(value)) end as key
from numbered
qualify row_number() over (partition by entity order by rank nulls last, value, statement) = 1;
