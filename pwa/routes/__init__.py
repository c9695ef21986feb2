"""Floor 1: what one can ask the town hall. A number in an address is a row's: too long a one is no page at all."""

from starlette.convertors import IntegerConvertor, register_url_convertor


class RowNumber(IntegerConvertor):
    """`{child:int}`: what fits in a column of either database."""

    regex = "[0-9]{1,9}"


register_url_convertor("int", RowNumber())
