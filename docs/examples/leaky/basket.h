// The shop's baskets, which live in pools.
#ifndef LEAKY_BASKET_H
#define LEAKY_BASKET_H

// What one basket full of samples costs.
double sample_basket();

#endif
