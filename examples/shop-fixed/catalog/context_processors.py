from orders.cart import Cart


def shop(request):
    return {"shop_name": "Larkspur Garden Supplies", "cart_count": len(Cart(request))}
