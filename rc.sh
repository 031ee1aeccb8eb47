RC=/tmp/helpers/r2/snapc/examples:/tmp/helpers/r2/snapc/algos:/tmp/helpers/r2/snapc/envs:/tmp/helpers/r2/snapc/nn:/tmp/helpers/r2/snapc/api:/tmp/helpers/r2/base.jar
